//! Which device and program a session is on, as its browser tells: for people to recognise their own, never for a decision.

/// Names of systems as browsers write them, and as people do; the first that is found counts.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];

/// The same for programs. Most call themselves by the names of others too, so the rarer stand first.
const PROGRAMS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// The device and its program in a few words; none when neither is known.
pub fn device_words(agent: &str) -> Option<String> {
    let of = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(sign, _)| agent.contains(sign));
        found.map(|(_, name)| *name)
    };
    match (of(&SYSTEMS), of(&PROGRAMS)) {
        (Some(system), Some(program)) => Some(format!("{system} / {program}")),
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_called_as_its_owner_calls_it() {
        let cases = [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36",
                Some("Windows / Chrome"),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/143.0 Safari/537.36 Edg/143.0",
                Some("Windows / Edge"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1 Version/26.0 Mobile Safari/604.1",
                Some("iPhone / Safari"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 Chrome/143.0 Mobile Safari/537.36",
                Some("Android / Chrome"),
            ),
            (
                "Mozilla/5.0 (Macintosh) Firefox/145.0",
                Some("Mac / Firefox"),
            ),
            ("Firefox/145.0", Some("Firefox")),
            ("curl/8", None),
            ("", None),
        ];
        for (agent, words) in cases {
            assert_eq!(device_words(agent).as_deref(), words, "{agent}");
        }
    }
}
