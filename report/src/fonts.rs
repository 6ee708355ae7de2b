//! Where Japanese fonts lie on Linux, macOS and Windows, in order of preference; reading them is the caller's deed.

/// The bytes of the font files of this machine that paper may use.
#[derive(Debug, Clone, Default)]
pub struct FontFiles {
    /// Path (for messages only) and content of each file, the preferred first.
    pub files: Vec<(String, Vec<u8>)>,
}

impl FontFiles {
    /// Asks `read` for the well-known files and stops at the first family of which one file is there.
    ///
    /// `read` answers `None` for a file that is absent, for example `|path| std::fs::read(path).ok()`.
    pub fn gather(mut read: impl FnMut(&str) -> Option<Vec<u8>>) -> Self {
        for family in &FAMILIES {
            let files: Vec<_> = family
                .paths
                .iter()
                .filter_map(|path| read(path).map(|bytes| ((*path).to_owned(), bytes)))
                .collect();
            if !files.is_empty() {
                return Self { files };
            }
        }
        Self::default()
    }
}

/// A typeface and where its regular and bold files lie on the systems that have it.
struct Family {
    /// Names under which the files of this family present themselves.
    names: &'static [&'static str],
    paths: &'static [&'static str],
}

/// The full-width cut of each face: the proportional cut lets `」。` overlap in typeset text.
static FAMILIES: [Family; 7] = [
    Family {
        names: &["BIZ UDGothic"],
        paths: &[
            "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf",
            "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Bold.ttf",
            "/usr/share/fonts/morisawa-biz-ud-gothic-fonts/BIZUDGothic-Regular.ttf",
            "/usr/share/fonts/morisawa-biz-ud-gothic-fonts/BIZUDGothic-Bold.ttf",
            "/Library/Fonts/BIZUDGothic-Regular.ttf",
            "/Library/Fonts/BIZUDGothic-Bold.ttf",
            "C:\\Windows\\Fonts\\BIZ-UDGothicR.ttc",
            "C:\\Windows\\Fonts\\BIZ-UDGothicB.ttc",
        ],
    },
    Family {
        names: &["Noto Sans CJK JP", "Noto Sans JP"],
        paths: &[
            "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
            "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
            "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc",
        ],
    },
    Family {
        names: &["IPAexGothic", "IPAGothic"],
        paths: &[
            "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
            "/usr/share/fonts/ipa-ex-gothic-fonts/ipaexg.ttf",
            "/usr/share/fonts/OTF/ipaexg.ttf",
            "/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",
        ],
    },
    Family {
        names: &["Hiragino Sans", "Hiragino Kaku Gothic ProN"],
        paths: &[
            "/System/Library/Fonts/ヒラギノ角ゴシック W3.ttc",
            "/System/Library/Fonts/ヒラギノ角ゴシック W6.ttc",
        ],
    },
    Family {
        names: &["Yu Gothic"],
        paths: &[
            "C:\\Windows\\Fonts\\YuGothR.ttc",
            "C:\\Windows\\Fonts\\YuGothB.ttc",
        ],
    },
    Family {
        names: &["Meiryo"],
        paths: &[
            "C:\\Windows\\Fonts\\meiryo.ttc",
            "C:\\Windows\\Fonts\\meiryob.ttc",
        ],
    },
    Family {
        names: &["MS Gothic"],
        paths: &["C:\\Windows\\Fonts\\msgothic.ttc"],
    },
];

/// The well-known font files, the preferred first; most of them are absent on any one machine.
pub fn candidates() -> Vec<&'static str> {
    FAMILIES
        .iter()
        .flat_map(|family| family.paths.iter().copied())
        .collect()
}

/// The names of the faces that paper asks for, the preferred first.
pub(crate) fn preferred_names() -> impl Iterator<Item = &'static str> {
    FAMILIES
        .iter()
        .flat_map(|family| family.names.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_family_that_is_there_is_read() {
        let mut asked = Vec::new();
        let found = FontFiles::gather(|path| {
            asked.push(path.to_owned());
            path.contains("/opentype/noto/").then(|| vec![1])
        });
        assert_eq!(found.files.len(), 2, "regular and bold of one family");
        assert!(asked.iter().any(|path| path.contains("BIZUDGothic")));
        assert!(!asked.iter().any(|path| path.contains("ipaexg")));
    }

    #[test]
    fn a_machine_without_fonts_gives_nothing() {
        assert!(FontFiles::gather(|_| None).files.is_empty());
    }

    #[test]
    fn the_full_width_cut_is_asked_for_and_never_the_proportional_one() {
        assert!(
            candidates()
                .first()
                .is_some_and(|path| path.contains("BIZUDGothic"))
        );
        assert!(candidates().iter().all(|path| !path.contains("UDPGothic")));
    }
}
