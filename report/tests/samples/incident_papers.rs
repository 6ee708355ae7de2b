//! The papers of incidents: pages of the folder, and the mark of a drill.

use crate::{samples, text};

#[test]
fn a_tree_of_sixty_boxes_and_a_full_card_still_take_one_page_each() {
    let pages = |companies| {
        let pdf = samples::press().folder(&samples::folder(companies));
        pdf.unwrap().pages
    };
    assert_eq!((pages(9), pages(54)), (5, 5));
}

#[test]
fn a_draft_of_a_drill_says_so_on_every_page() {
    let pdf = samples::press().draft(&samples::draft::report()).unwrap();
    let text = text("drill", &pdf);
    assert!(pdf.pages > 1 && text.matches("訓練").count() >= pdf.pages);
}
