//! What the server does by itself: the backup of the day, the drill of the week, and a mail to whoever looks after the server when one of
//! them did not succeed.

use jiff::Timestamp;
use jiff::civil::Time;
use mamori_core::backups::{Plan, backup_is_due, drill_is_due};
use mamori_core::calendar::{from_office_time, office_time};
use mamori_core::people::{NodeKind, Role};

use super::drill::drill;
use super::flaw::Flaw;
use super::run::run;
use super::store;
use crate::db::{Actor, Event, Scope, claim_run};
use crate::notices::remind_now;
use crate::people::{door, house};
use crate::web::{App, Frame, Letter, WebError, WebResult};

/// Makes the backup and the drill that are due. Tries again in the next hour what did not succeed, and mails once a day. Returns how
/// many of them succeeded.
///
/// # Errors
/// When the database fails. A backup that does not succeed is no error: it is kept, shown and told.
pub async fn turn(app: &App, plan: &Plan) -> WebResult<usize> {
    let now = app.clock.now();
    let mut done = 0;
    let last = store::last(&app.db, "backup", true).await?;
    if backup_is_due(now, plan.at, last) && claim(app, "backup", now).await? {
        done += usize::from(back_up(app, plan).await?);
    }
    let last = store::last(&app.db, "drill", true).await?;
    let is_there = store::last(&app.db, "backup", true).await?.is_some();
    if is_there && drill_is_due(now, last) && claim(app, "drill", now).await? {
        done += usize::from(practise(app, plan).await?);
    }
    Ok(done)
}

/// One try an hour, by whichever server comes first.
async fn claim(app: &App, job: &'static str, now: Timestamp) -> WebResult<bool> {
    let here = office_time(now);
    let mut change = app.change(&Actor::house()).await?;
    if !claim_run(&mut change, job, &here.hour().to_string(), here.date()).await? {
        return Ok(false);
    }
    let event = Event::of("backups.begun").about(format!("job/{job}"));
    change.save(&event).await?;
    Ok(true)
}

async fn back_up(app: &App, plan: &Plan) -> WebResult<bool> {
    let told = match run(app, &Actor::house(), plan, None).await {
        Ok(told) if told.is_good() => return Ok(true),
        // Somebody makes one at this moment.
        Err(Flaw::Busy) => return Ok(false),
        Ok(told) => {
            let faults = told.places.iter().filter(|it| it.outcome != "good");
            let faults = faults
                .map(|it| format!("{}: {}", it.place, it.why.as_deref().unwrap_or(it.outcome)));
            faults.collect::<Vec<_>>().join("; ")
        }
        Err(why) => why.to_string(),
    };
    tracing::error!(why = told, "the backup of the day");
    mail(app, ("backup-failed", "backups.mail.backup")).await?;
    Ok(false)
}

async fn practise(app: &App, plan: &Plan) -> WebResult<bool> {
    let why = match drill(app, &Actor::house(), plan).await {
        Ok(Some(drilled)) => match drilled.why {
            None => return Ok(true),
            Some(why) => why,
        },
        // Every place with a backup is away, or one is being made: the next hour may know more.
        Ok(None) | Err(Flaw::Busy) => return Ok(false),
        Err(Flaw::Db(why)) => return Err(WebError::ours(why)),
        Err(why) => why.to_string(),
    };
    tracing::error!(why, "the drill of the week");
    mail(app, ("drill-failed", "backups.mail.drill")).await?;
    Ok(false)
}

/// Tells those who look after the server, once a day.
async fn mail(app: &App, (kind, key): (&'static str, &str)) -> WebResult<()> {
    let house = house(app).await?;
    let is_alone = house.keeps_norms(NodeKind::Office);
    let roles = if is_alone {
        [Role::Manager, Role::SystemPerson]
    } else {
        [Role::Secretariat, Role::HeadOffice]
    };
    let page = |office| {
        if is_alone {
            format!("/offices/{office}/backups")
        } else {
            String::new()
        }
    };
    let today = from_office_time(app.clock.today().to_datetime(Time::midnight()));
    for (office, reader) in store::told(app, Scope::machine(), roles).await? {
        let visit = door::thought(app, &reader, office).await?;
        let frame = Frame::new(app, &visit);
        let lines = [
            frame.written(key, &[]),
            frame.written("backups.mail.next", &[]),
            format!("{}{}", app.settings.public_url, page(office)),
        ];
        let letter = Letter {
            to: reader.address.clone(),
            subject: frame.written("backups.mail.subject", &[]),
            text: lines.join("\n"),
        };
        remind_now(app, (&reader, office), (kind, today), &letter).await?;
    }
    Ok(())
}
