//! Two small ledgers for the tests of the engine's rules.

use crate::registers::register::Register;

/// A ledger whose things go out and come back.
pub(in crate::registers) const LENDING: &str = r#"
id = "lending"
version = 1
chapter = "daily"
order = 1
title = "貸《か》し出《だ》し"
title_en = "Lending"
about = "貸《か》した物《もの》を書《か》きます。"
about_en = "What is lent."
form = 90
writer = "staff"
name = "thing"
same = ["thing"]
steps = ["request", "approve", "hand-over", "return", "inspect"]
items = []
sources = []

[[field]]
id = "thing"
kind = "text"
label = "物《もの》"
label_en = "Thing"
required = true
listed = true
basis = "practice"

[[field]]
id = "return-by"
kind = "moment"
label = "返《かえ》す予定《よてい》"
label_en = "Due"
basis = "practice"

[[field]]
id = "returned-at"
kind = "moment"
label = "返《かえ》した時《とき》"
label_en = "Returned at"
at = "return"
basis = "practice"

[[rule]]
name = "late-when-not-returned-by"
field = "return-by"
say = "返《かえ》してください。"
say_en = "Return it."
"#;

/// A simple record with days that come and a thing that can be barred.
pub(in crate::registers) const RECORD: &str = r#"
id = "record"
version = 1
chapter = "things"
order = 1
title = "物の一覧"
title_en = "Things"
about = "事業所の物を書きます。"
about_en = "What the office has."
form = 91
reader = "manager"
writer = "manager"
name = "number"
same = ["number"]
steps = ["close"]
items = []
sources = []

[[field]]
id = "number"
kind = "text"
label = "番号"
label_en = "Number"
required = true
listed = true
headers = ["管理番号"]
basis = "practice"

[[field]]
id = "kind"
kind = "choice"
label = "種類"
label_en = "Kind"
basis = "practice"

[[field.choice]]
id = "own"
label = "自分の"
label_en = "Own"

[[field.choice]]
id = "shared"
label = "共用"
label_en = "Shared"

[[field.choice]]
id = "lost"
label = "紛失《ふんしつ》"
label_en = "Lost"

[[field]]
id = "reason"
kind = "text"
label = "理由"
label_en = "Reason"
basis = "practice"

[[field]]
id = "until"
kind = "date"
label = "期限"
label_en = "Valid until"
basis = "practice"

[[field]]
id = "checked-on"
kind = "date"
label = "見た日"
label_en = "Checked on"
basis = "practice"

[[field]]
id = "disposed-on"
kind = "date"
label = "捨てた日"
label_en = "Disposed on"
at = "close"
basis = "practice"

[[rule]]
name = "expires"
field = "until"
days = 30
say = "期限をのばしてください。"
say_en = "Renew it."

[[rule]]
name = "due-after"
field = "checked-on"
months = 12
say = "もう一度見てください。"
say_en = "Look at it again."

[[rule]]
name = "missing"
field = "reason"
only = { field = "kind", values = ["shared"] }
say = "共用の理由を書いてください。"
say_en = "Write why it is shared."

[[rule]]
name = "barred"
field = "kind"
values = ["lost"]
say = "これは貸せません。"
say_en = "It cannot be lent."
"#;

/// [`LENDING`] as a value.
pub(in crate::registers) fn lending() -> Register {
    toml::from_str(LENDING).unwrap()
}

/// [`RECORD`] as a value.
pub(in crate::registers) fn record() -> Register {
    toml::from_str(RECORD).unwrap()
}
