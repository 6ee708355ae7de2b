//! The closed lists of the incidents: what a playbook, a clock or an answer may say; what follows from it is decided elsewhere.

use crate::closed_list::closed_list;

closed_list! {
    /// What somebody taps first when something has happened.
    pub enum KindGroup {
        /// Something is lost or stolen.
        Lost = "lost",
        /// Something went to the wrong place.
        Sent = "sent",
        /// The screen is strange.
        Screen = "screen",
        /// Somebody may have used an ID, a network or an app that is not theirs.
        Access = "access",
        /// Everything else.
        Other = "other",
    }
}

closed_list! {
    /// What is true of every incident of a kind.
    pub enum Trait {
        /// A thing is gone.
        Loss = "loss",
        /// Information reached somebody it was not meant for.
        Misdirected = "misdirected",
        /// A computer, an account or a network may have been attacked.
        Cyber = "cyber",
        /// Somebody of the office may have meant it.
        Insider = "insider",
        /// It began, or may have begun, at a vendor.
        Vendor = "vendor",
        /// Care software or network stands still.
        Outage = "outage",
        /// Paper.
        Paper = "paper",
    }
}

closed_list! {
    /// When a step is to be done.
    pub enum Phase {
        /// The first five minutes.
        MinutesFive = "minutes-5",
        /// The first hour.
        MinutesSixty = "minutes-60",
        /// The first day.
        DayOne = "day-1",
        /// Until it is closed.
        ToTheEnd = "to-the-end",
    }
}

closed_list! {
    /// Who does a step.
    pub enum Responder {
        /// Who noticed it.
        Reporter = "reporter",
        /// Who leads: the manager, until somebody else is named.
        Commander = "commander",
        /// Who writes down.
        Recorder = "recorder",
        /// Who looks after devices and software.
        SystemPerson = "system-person",
        /// Who answers for the corporation.
        Executive = "executive",
    }
}

closed_list! {
    /// Whom to telephone.
    pub enum CallTo {
        /// The manager.
        Manager = "manager",
        /// Who stands in for the manager.
        Deputy = "deputy",
        /// The executive.
        Executive = "executive",
        /// The corporation's head office.
        HeadOffice = "head-office",
        /// The council's secretariat.
        Council = "council",
        /// The maker of the care software.
        CareSoftware = "care-software",
        /// Who looks after the network.
        Network = "network",
        /// Who sold the device.
        DeviceSeller = "device-seller",
        /// The telephone company of the SIM.
        Carrier = "carrier",
        /// The police.
        Police = "police",
        /// The city, town or village.
        Municipality = "municipality",
        /// 個人情報保護委員会.
        Commission = "commission",
        /// 厚生労働省.
        Ministry = "ministry",
        /// The insurer.
        Insurer = "insurer",
        /// Clients and their families.
        Family = "family",
        /// Shops and railways that were passed.
        PlaceVisited = "place-visited",
        /// IPA, the public desk for attacks.
        Ipa = "ipa",
    }
}

closed_list! {
    /// The pictures of the cards that say what not to do.
    pub enum DontPicture {
        /// Do not go looking first.
        Search = "dont-search",
        /// Do not switch it off.
        PowerOff = "dont-power-off",
        /// Do not delete.
        Delete = "dont-delete",
        /// Do not click.
        Click = "dont-click",
        /// Do not pay.
        Pay = "dont-pay",
        /// Do not hide it.
        Hide = "dont-hide",
        /// Do not answer.
        Reply = "dont-reply",
        /// Do not connect again.
        Reconnect = "dont-reconnect",
        /// Do not throw away.
        ThrowAway = "dont-throw-away",
        /// Do not write about it in public.
        Post = "dont-post",
        /// Do not send once more.
        Resend = "dont-resend",
        /// Do not pass on.
        Share = "dont-share",
        /// Do not touch.
        Touch = "dont-touch",
        /// Do not blame.
        Blame = "dont-blame",
    }
}

closed_list! {
    /// An answer to a question about an incident.
    pub enum Answer {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not known, or not known yet.
        Unsure = "unsure",
    }
}

closed_list! {
    /// The named rule by which a clock is needed. Each is a function in `need`.
    pub enum Need {
        /// 個人情報保護法26条.
        Appi = "appi",
        /// The table of municipalities.
        Municipality = "municipality",
        /// An attack, or care that may stand still (平成30年通知).
        Ministry = "ministry",
        /// Whoever can stop access, or repair.
        Vendor = "vendor",
        /// A thing that is gone, or a crime.
        Police = "police",
        /// By contract.
        Insurer = "insurer",
        /// Whose information it is.
        Families = "families",
        /// A council or head office that helps.
        Council = "council",
    }
}

closed_list! {
    /// How firmly a clock ends.
    pub enum Limit {
        /// 直ちに: the same day.
        AtOnce = "at-once",
        /// 速やかに: no figure.
        Promptly = "promptly",
        /// About so many days; it does not move.
        Guide = "guide",
        /// Within so many days, set by law or ordinance.
        Deadline = "deadline",
    }
}

closed_list! {
    /// Whether a clock's act has to be done.
    pub enum Required {
        /// Yes.
        Yes = "yes",
        /// No; the reason is kept.
        No = "no",
        /// Somebody has to be asked; until then the clock runs.
        Ask = "ask",
    }
}

closed_list! {
    /// Why a clock is required, is not, or has to be asked about.
    pub enum Reason {
        /// 規則7条1号.
        SpecialCare = "special-care",
        /// 規則7条2号.
        Property = "property",
        /// 規則7条3号.
        Improper = "improper",
        /// 規則7条4号.
        ManyPersons = "many-persons",
        /// Advanced encryption, and the key is safe.
        Encrypted = "encrypted",
        /// Back before anybody read it.
        Recovered = "recovered",
        /// None of the four cases of the ordinance.
        NoTrigger = "no-trigger",
        /// Not known whether special care-required information was in it.
        UnsureSpecialCare = "unsure-special-care",
        /// Not known whether payment data was in it.
        UnsureProperty = "unsure-property",
        /// Not known whether it was encrypted.
        UnsureEncrypted = "unsure-encrypted",
        /// Not known whether somebody meant harm.
        UnsureImproper = "unsure-improper",
        /// Not known how many.
        UnsurePersons = "unsure-persons",
        /// Not known whether it was back before anybody read it.
        UnsureRecovered = "unsure-recovered",
        /// The municipality names leaks.
        MunicipalityYes = "municipality-yes",
        /// The municipality does not name leaks.
        MunicipalityNo = "municipality-no",
        /// The municipality has to be asked.
        MunicipalityAsk = "municipality-ask",
        /// No municipality was chosen.
        MunicipalityUnknown = "municipality-unknown",
        /// The notice speaks of attacks; care offices are recommended to follow.
        MinistryRecommended = "ministry-recommended",
        /// No attack, and nothing stands still.
        NoAttack = "no-attack",
        /// Who looks after it can stop the attack.
        VendorStopsAttack = "vendor-stops-attack",
        /// Who looks after it can stop access to what is gone.
        VendorStopsAccess = "vendor-stops-access",
        /// Who looks after it can restore it.
        VendorRestores = "vendor-restores",
        /// Nobody outside is needed.
        VendorNotNeeded = "vendor-not-needed",
        /// A lost thing is reported to the police.
        LostThing = "lost-thing",
        /// It may be a crime.
        MaybeCrime = "maybe-crime",
        /// Nothing is gone, and nobody meant harm.
        NoCrime = "no-crime",
        /// The contract says.
        ByContract = "by-contract",
        /// Information about persons may have left.
        PersonsConcerned = "persons-concerned",
        /// Nobody's information left.
        NobodyConcerned = "nobody-concerned",
        /// They help, and warn others.
        TheyHelp = "they-help",
        /// No edition of the rule is known for that day.
        NoEdition = "no-edition",
        /// The figure of the longer period, for improper purpose.
        LongerPeriod = "longer-period",
    }
}
