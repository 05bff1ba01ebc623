using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Swarms.Connecting;

namespace Rx.Torrent.Tests.Swarms.Connecting;

/// <summary>Which of the known addresses comes next, and that this costs about the same however many there are.</summary>
public class AddressBookTests
{
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(1);

    [Fact]
    public void Whom_the_program_asked_for_comes_first_then_who_failed_least_then_the_higher_priority()
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
        book.Next(Now + TimeSpan.FromSeconds(1), onlyAskedFor: false).ShouldBe(late);
    }

    [Fact]
    public void Who_is_dialled_connected_or_barred_is_nobody_s_next()
    {
        var book = Book();
        foreach (var state in new[] { KnownPeerState.Dialling, KnownPeerState.Connected, KnownPeerState.Barred })
            book.Change(Learn(book, (int)state), known => known.State = state);
        book.Next(Now, onlyAskedFor: false).ShouldBeNull();

        var dialled = book.All.First();
        book.Change(dialled, known => known.State = KnownPeerState.Idle);
        book.Next(Now, onlyAskedFor: false).ShouldBe(dialled);
    }

    [Fact]
    public void When_only_those_count_whom_the_program_asked_for_others_are_left_out()
    {
        var book = Book();
        Learn(book, 9);
        var asked = Learn(book, 1);
        book.Next(Now, onlyAskedFor: true).ShouldBeNull();
        book.AskedForCount.ShouldBe(0);

        book.Change(asked, known => known.IsAskedFor = true);
        book.Next(Now, onlyAskedFor: true).ShouldBe(asked);
        book.AskedForCount.ShouldBe(1);
        book.Forget(asked);
        book.AskedForCount.ShouldBe(0);
    }

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
            var dialled = book.Next(Now, onlyAskedFor: false)!;
            book.Change(dialled, static known => known.State = KnownPeerState.Dialling);
            book.Change(dialled, static known => (known.State, known.Failures, known.NextAttempt) = (KnownPeerState.Idle, 1, Now + Now));
        }
    }

    private static AddressBook Book(int capacity = 100) => new(capacity, endPoint => (uint)endPoint.Port);

    private static KnownPeer Learn(AddressBook book, int number) => book.Add(Candidate(number))!;

    private static PeerCandidate Candidate(int number) =>
        new(new IPEndPoint(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), number % 60_000 + 1), PeerSourceKind.Tracker);

    private static List<KnownPeer> Order(AddressBook book)
    {
        var order = new List<KnownPeer>();
        while (book.Next(Now, onlyAskedFor: false) is { } next)
        {
            order.Add(next);
            book.Change(next, known => known.State = KnownPeerState.Dialling);
        }
        return order;
    }
}
