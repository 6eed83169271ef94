use super::*;

const LIMITED: Fault = Fault::RateLimited { retry_after: None };

async fn asked(server: &Server, lane: Lane) -> Instant {
    server.request(lane, async { Ok(()) }).await.unwrap();
    Instant::now()
}

/// The most of these times that lie in one minute.
fn most_in_a_minute(times: &[Instant]) -> usize {
    let within = |from: &Instant| {
        times.iter().filter(|at| *at >= from && **at < *from + Duration::from_secs(60)).count()
    };
    times.iter().map(within).max().unwrap_or(0)
}

#[tokio::test(start_paused = true)]
async fn stays_under_the_limit_in_every_minute() {
    for urgent in [0, 1, 2, 3] {
        let server = Arc::new(Server::new());
        let asking = (0..600).map(|number| {
            let (server, lane) =
                (server.clone(), if number % 3 < urgent { Lane::Urgent } else { Lane::Routine });
            async move { asked(&server, lane).await }
        });
        let times = futures_util::future::join_all(asking).await;
        assert!(most_in_a_minute(&times) <= 172, "{} requests", most_in_a_minute(&times));
    }
}

#[tokio::test(start_paused = true)]
async fn addresses_of_one_server_lead_to_one_budget() {
    let url = |name: &str| ServerUrl::parse(&format!("https://{name}.example")).unwrap();
    let servers = Servers::default();
    let is_same = |one, other| Arc::ptr_eq(&servers.get(&url(one)), &servers.get(&url(other)));
    assert!(!is_same("home", "public") && !is_same("onion", "lan"));
    servers.join(&[url("home"), url("public")]);
    servers.join(&[url("onion"), url("lan")]);
    assert!(is_same("home", "public") && is_same("onion", "lan") && !is_same("home", "onion"));
    servers.join(&[url("public"), url("lan")]);
    assert!(is_same("home", "onion") && is_same("home", "lan") && !is_same("home", "other"));
}

#[tokio::test(start_paused = true)]
async fn what_is_urgent_does_not_wait_for_a_long_queue() {
    let server = Arc::new(Server::new());
    let began = Instant::now();
    let routine: Vec<_> = (0..1_000)
        .map(|_| {
            let server = server.clone();
            tokio::spawn(async move { asked(&server, Lane::Routine).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(1)).await;
    for _ in 0..Budget::KEPT_BACK {
        assert!(asked(&server, Lane::Urgent).await - began < Duration::from_millis(2));
    }
    assert!(asked(&server, Lane::Urgent).await - began < Duration::from_secs(2));
    for waiting in routine {
        waiting.await.unwrap();
    }
    // A thousand at 155 a minute.
    assert!((350..400).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn who_stops_waiting_takes_no_turn() {
    let server = Arc::new(Server::new());
    let waiting = |server: Arc<Server>| tokio::spawn(async move { asked(&server, Lane::Routine).await });
    let given_up: Vec<_> = (0..1_000).map(|_| waiting(server.clone())).collect();
    tokio::time::sleep(Duration::from_millis(1)).await;
    given_up.iter().for_each(tokio::task::JoinHandle::abort);
    let before = Instant::now();
    asked(&server, Lane::Routine).await;
    // The next place there is.
    let place = Duration::from_secs(60) / Budget::URGENT_A_MINUTE;
    assert!(before.elapsed() <= place, "{:?}", before.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_429_closes_the_server_for_a_minute_and_then_slows_down() {
    let server = Arc::new(Server::new());
    assert!(server.request(Lane::Routine, async { Err::<(), _>(LIMITED) }).await.is_err());
    let before = Instant::now();
    assert_eq!(asked(&server, Lane::Urgent).await - before, Duration::from_secs(60));
    assert_eq!(server.slowness(), 2);

    let asking = (0..150).map(|_| asked(&server, Lane::Routine));
    let times = futures_util::future::join_all(asking).await;
    assert!(most_in_a_minute(&times) <= 91, "{} requests", most_in_a_minute(&times));

    tokio::time::advance(Duration::from_secs(301)).await;
    asked(&server, Lane::Urgent).await;
    assert_eq!(server.slowness(), 1);
}

#[tokio::test(start_paused = true)]
async fn wallets_that_wait_for_one_answer_share_its_failure() {
    let server = Server::new();
    let hangs = || async {
        tokio::time::sleep(Duration::from_secs(20)).await;
        Err(Fault::TimedOut)
    };
    let began = Instant::now();
    let asking = (0..10).map(|_| server.capabilities(None, hangs()));
    let answers = futures_util::future::join_all(asking).await;
    assert!(answers.iter().all(|answer| *answer == Err(Fault::TimedOut)));
    assert_eq!(began.elapsed(), Duration::from_secs(20));
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(
        server.capabilities(None, async { Ok(Capabilities::default()) }).await,
        Ok(Capabilities::default())
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_a_pause_gets_it_from_all_wallets() {
    let server = Server::new();
    let busy = Fault::Unavailable { status: 503, retry_after: Duration::from_secs(30) };
    server.learn(&busy);
    let before = Instant::now();
    assert_eq!(asked(&server, Lane::Urgent).await - before, Duration::from_secs(30));
    assert_eq!(server.slowness(), 1);
}

#[tokio::test(start_paused = true)]
async fn several_429s_of_one_minute_are_one_lesson() {
    let server = Server::new();
    let refused = || async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err::<(), _>(LIMITED)
    };
    let (_, _) =
        tokio::join!(server.request(Lane::Routine, refused()), server.request(Lane::Urgent, refused()));
    assert_eq!(server.slowness(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_opens_at_the_moment_of_refusal_is_not_waited_for() {
    let server = Arc::new(Server::new());
    server.learn(&LIMITED);
    let opens = server.clone();
    *server.refused.0.lock().unwrap() = Some(Box::new(move || opens.reopen()));
    let began = Instant::now();
    assert_eq!(asked(&server, Lane::Urgent).await, began);
}

#[tokio::test(start_paused = true)]
async fn who_waited_when_the_server_closed_waits_on() {
    let server = Arc::new(Server::new());
    let began = Instant::now();
    for _ in 0..Budget::ROUTINE_A_MINUTE + (Bucket::BURST - Budget::KEPT_BACK) as usize {
        asked(&server, Lane::Routine).await;
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
    let waiting = tokio::spawn({
        let server = server.clone();
        async move { asked(&server, Lane::Routine).await }
    });
    tokio::task::yield_now().await;
    let _ = server.request(Lane::Urgent, async { Err::<(), _>(LIMITED) }).await;
    assert!(waiting.await.unwrap() - began >= Duration::from_secs(60));
}
