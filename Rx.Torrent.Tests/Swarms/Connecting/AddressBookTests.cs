using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Swarms.Connecting;

namespace Rx.Torrent.Tests.Swarms.Connecting;

/// <summary>Which of the known addresses comes next, and that this costs about the same however many there are.</summary>
public class AddressBookTests
{
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(1);

    [Fact]
    public void Whom_the_program_asked_for_comes_first_then_the_higher_score_then_the_higher_priority()
    {
        var book = Book();
        var (low, high, failed, asked) = (Learn(book, 1), Learn(book, 9), Learn(book, 20), Learn(book, 2));
        book.Change(failed, known => known.Failures = 1);
        book.Change(asked, known => (known.IsAskedFor, known.Failures) = (true, 5));

        Order(book).ShouldBe([asked, high, low, failed]);
    }

    [Fact]
    public void Nobody_comes_before_his_time()
    {
        var book = Book();
        var (soon, late) = (Learn(book, 1), Learn(book, 9));
        book.Change(late, known => known.NextAttempt = Now + TimeSpan.FromSeconds(1));

        Order(book).ShouldBe([soon]);
        book.Next(Now + TimeSpan.FromSeconds(1), PeerWish.Anybody).ShouldBe(late);
    }

    [Fact]
    public void Who_is_dialled_connected_or_barred_is_nobody_s_next()
    {
        var book = Book();
        foreach (var state in new[] { KnownPeerState.Dialling, KnownPeerState.Connected, KnownPeerState.Barred })
            book.Change(Learn(book, (int)state), known => known.State = state);
        book.Next(Now, PeerWish.Anybody).ShouldBeNull();

        var dialled = book.All.First();
        book.Change(dialled, known => known.State = KnownPeerState.Idle);
        book.Next(Now, PeerWish.Anybody).ShouldBe(dialled);
    }

    [Fact]
    public void When_only_those_count_whom_the_program_asked_for_others_are_left_out()
    {
        var book = Book();
        Learn(book, 9);
        var asked = Learn(book, 1);
        book.Next(Now, PeerWish.Nobody).ShouldBeNull();

        book.Change(asked, known => known.IsAskedFor = true);
        book.Next(Now, PeerWish.Nobody).ShouldBe(asked);
        book.Forget(asked);
        book.Next(Now, PeerWish.Nobody).ShouldBeNull();
    }

    [Fact]
    public void A_seed_looks_for_those_only_who_are_none()
    {
        var book = Book();
        var (seed, asked) = (Learn(book, 9), Learn(book, 8));
        foreach (var known in new[] { seed, asked }) book.Change(known, k => k.Met(dialled: true, downloaded: 0, hasEverything: true));
        var downloader = Learn(book, 1);

        book.Next(Now, PeerWish.Downloaders).ShouldBe(downloader);
        book.Change(downloader, known => known.State = KnownPeerState.Connected);
        book.Next(Now, PeerWish.Downloaders).ShouldBeNull();
        book.Change(asked, known => known.IsAskedFor = true);
        book.Next(Now, PeerWish.Downloaders).ShouldBe(asked); // whatever it has
        book.Forget(asked);
        book.Next(Now, PeerWish.Anybody).ShouldBe(seed);
    }

    [Fact]
    public void Who_has_given_us_something_comes_before_whom_a_tracker_names_and_that_one_before_whom_a_peer_names()
    {
        var book = Book();
        var pex = book.Add(Candidate(9, PeerSourceKind.Pex))!;
        var dht = book.Add(Candidate(8, PeerSourceKind.Dht))!;
        var tracker = book.Add(Candidate(1))!;
        var good = book.Add(Candidate(2, PeerSourceKind.Pex))!;
        book.Change(good, known => known.Met(dialled: false, 40 << 20, hasEverything: false));
        var remembered = book.Add(Candidate(3, PeerSourceKind.Resume))!;
        book.Change(remembered, known => known.Recall(9));

        Order(book).ShouldBe([remembered, good, tracker, dht, pex]);
    }

    [Fact]
    public void What_several_say_of_one_address_adds_up()
    {
        var book = Book();
        var known = book.Add(Candidate(1, PeerSourceKind.Pex) with { Hints = PeerHints.UploadOnly })!;
        (known.Score, known.IsSeed, known.IsForPrivate).ShouldBe((1, true, false));

        book.Change(known, again => again.NamedBy(Candidate(1, PeerSourceKind.Pex) with { Hints = PeerHints.Reachable | PeerHints.UploadOnly }));
        (known.Score, known.IsSeed).ShouldBe((2, true));
        book.Change(known, again => again.NamedBy(Candidate(1, PeerSourceKind.Tracker)));
        (known.Score, known.IsSeed, known.IsForPrivate).ShouldBe((4, true, true));
        book.Change(known, again => again.NamedBy(Candidate(1, PeerSourceKind.Pex))); // one who knows better
        (known.Score, known.IsSeed).ShouldBe((4, false));
        known.Candidate.Hints.ShouldBe(PeerHints.Reachable);
    }

    [Fact]
    public void In_a_full_book_whom_a_tracker_names_takes_the_place_of_whom_a_peer_has_named()
    {
        var book = Book(capacity: 3);
        for (var i = 1; i <= 3; i++) book.Add(Candidate(i, PeerSourceKind.Pex)).ShouldNotBeNull();
        book.Add(Candidate(4, PeerSourceKind.Pex)).ShouldBeNull();

        for (var i = 5; i <= 7; i++) book.Add(Candidate(i)).ShouldNotBeNull();
        book.Add(Candidate(8)).ShouldBeNull();
        book.All.Count.ShouldBe(3);
        book.All.ShouldAllBe(known => known.Candidate.Source == PeerSourceKind.Tracker);
    }

    [Fact]
    public void Of_one_machine_so_many_ports_are_kept_so_that_nobody_has_us_scan_it()
    {
        var book = new AddressBook(100, endPoint => (uint)endPoint.Port, portsPerAddress: 3);
        var (victim, loopback) = (IPAddress.Parse("203.0.113.7"), IPAddress.Loopback);
        Enumerable.Range(1, 20).Count(port => Add(victim, port, PeerSourceKind.Pex)).ShouldBe(3);
        Enumerable.Range(1, 20).Count(port => Add(loopback, port, PeerSourceKind.Tracker)).ShouldBe(20); // there everybody is
        Add(victim, 99, PeerSourceKind.Manual).ShouldBeTrue();

        foreach (var known in book.All.Where(known => known.EndPoint.Address.Equals(victim)).ToArray()) book.Forget(known);
        Add(victim, 100, PeerSourceKind.Pex).ShouldBeTrue();

        bool Add(IPAddress address, int port, PeerSourceKind source) => book.Add(new PeerCandidate(new IPEndPoint(address, port), source)) is not null;
    }

    [Fact]
    public void The_port_that_a_tracker_names_counts_although_peers_have_named_as_many_others_as_are_kept()
    {
        var book = new AddressBook(100, endPoint => (uint)endPoint.Port, portsPerAddress: 3);
        for (var port = 1; port <= 3; port++) Add(port, PeerSourceKind.Pex).ShouldNotBeNull();

        Add(6881, PeerSourceKind.Tracker).ShouldNotBeNull();
        book.All.Count.ShouldBe(3);
        book.Next(Now, PeerWish.Anybody)!.EndPoint.Port.ShouldBe(6881);

        // Nor does a tracker have us try port after port, however many have failed.
        Enumerable.Range(1000, 20).Count(port => Add(port, PeerSourceKind.Tracker) is not null).ShouldBe(2);
        foreach (var known in book.All.ToArray()) book.Change(known, failed => failed.Failures = 3);
        Add(2000, PeerSourceKind.Tracker).ShouldBeNull();

        KnownPeer? Add(int port, PeerSourceKind source) => book.Add(new PeerCandidate(new IPEndPoint(IPAddress.Parse("203.0.113.7"), port), source));
    }

    [Fact]
    public void The_best_are_remembered_and_none_that_is_barred()
    {
        var book = Book();
        var (one, two, three, barred) = (Learn(book, 1), Learn(book, 2), Learn(book, 3), Learn(book, 4));
        book.Change(two, known => known.Answered());
        book.Change(two, known => known.State = KnownPeerState.Connected);
        book.Change(one, known => known.Failures = 1);
        book.Change(barred, known => known.State = KnownPeerState.Barred);

        book.Best(10).ShouldBe([two, three, one]);
        book.Best(1).ShouldBe([two]);
    }

    [Theory]
    [InlineData(false, 0, 0)]
    [InlineData(true, 0, 2)]
    [InlineData(true, (1 << 20) - 1, 2)]
    [InlineData(true, 1 << 20, 3)]
    [InlineData(true, 3 << 20, 4)]
    [InlineData(true, 4 << 20, 5)]
    [InlineData(true, long.MaxValue, 10)]
    [InlineData(true, -1, 2)]
    public void Merit_grows_with_what_came_and_not_without_end(bool hasAnswered, long downloaded, int merit) => PeerScore.Merit(hasAnswered, downloaded).ShouldBe(merit);

    [Fact]
    public void In_a_full_book_a_new_address_takes_the_place_of_the_one_that_failed_most_often()
    {
        var book = Book(capacity: 3);
        var (good, bad, worst) = (Learn(book, 1), Learn(book, 2), Learn(book, 3));
        book.Add(Candidate(4)).ShouldBeNull(); // nobody has failed
        book.Change(bad, known => known.Failures = 1);
        book.Change(worst, known => known.Failures = 2);

        book.Add(Candidate(5)).ShouldNotBeNull();
        book.All.ShouldContain(good);
        book.All.ShouldContain(bad);
        book.Find(worst.EndPoint).ShouldBeNull();
        book.Change(bad, known => known.State = KnownPeerState.Connected); // nor is somebody forgotten who is here
        book.Add(Candidate(6)).ShouldBeNull();
    }

    [Fact]
    public void One_more_costs_the_same_among_a_few_hundred_and_among_fifty_thousand()
    {
        var priorities = 0;
        var book = new AddressBook(capacity: 100_000, _ =>
        {
            priorities++;
            return (uint)priorities;
        });
        var next = 0;
        Fill(250); // between two sizes at which the dictionary grows
        var few = CostOf(100);
        Fill(50_000);
        var many = CostOf(100);

        priorities.ShouldBe(next); // once each
        many.ShouldBeLessThan(2 * few); // a list of them all, sorted or not, would be two hundred times as much

        void Fill(int count)
        {
            while (next < count) LearnOne();
        }

        long CostOf(int count)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < count; i++) LearnOne();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // As the connector does: it learns of somebody, dials the next, and that one fails.
        void LearnOne()
        {
            book.Add(Candidate(next++)).ShouldNotBeNull();
            var dialled = book.Next(Now, PeerWish.Anybody)!;
            book.Change(dialled, static known => known.State = KnownPeerState.Dialling);
            book.Change(dialled, static known => (known.State, known.Failures, known.NextAttempt) = (KnownPeerState.Idle, 1, Now + Now));
        }
    }

    private static AddressBook Book(int capacity = 100) => new(capacity, endPoint => (uint)endPoint.Port);

    private static KnownPeer Learn(AddressBook book, int number) => book.Add(Candidate(number))!;

    private static PeerCandidate Candidate(int number) => Candidate(number, PeerSourceKind.Tracker);

    private static PeerCandidate Candidate(int number, PeerSourceKind source) =>
        new(new IPEndPoint(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), number % 60_000 + 1), source);

    private static List<KnownPeer> Order(AddressBook book)
    {
        var order = new List<KnownPeer>();
        while (book.Next(Now, PeerWish.Anybody) is { } next)
        {
            order.Add(next);
            book.Change(next, known => known.State = KnownPeerState.Dialling);
        }
        return order;
    }
}
