using Rx.Torrent.Loops;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms.Storing;
using Rx.Torrent.Testing;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Swarms.Storing;

/// <summary>How often a check says how far it is.</summary>
public class CheckProgressTests
{
    private readonly TestScheduler _time = new();
    private readonly TestContent _content = new(pieceCount: 700);
    private readonly List<double> _told = [];
    private Checker? _checker;

    [Fact]
    public void A_check_of_many_jobs_speaks_once_for_each_hundredth()
    {
        var check = Check(PieceSet.Of(700, Enumerable.Range(0, 350).Select(number => number * 2))); // each a run, and so a job, of its own

        _time.AdvanceBy(TimeSpan.FromSeconds(1));

        check.IsCompleted.ShouldBeTrue();
        _told.Count.ShouldBe(100);
        _told.ShouldBe(_told.Order());
        _told[^1].ShouldBe(1);
    }

    [Fact]
    public void A_check_that_was_cancelled_never_says_that_it_is_done()
    {
        var check = Check(PieceSet.All(700), onTurn: () => _checker!.Cancel());

        _time.AdvanceBy(TimeSpan.FromSeconds(1));

        check.IsCompleted.ShouldBeTrue();
        _told.ShouldAllBe(share => share < 1);
    }

    private Task<StoreException?> Check(PieceSet pieces, Action? onTurn = null)
    {
        var loop = new Loop(_time, exception => throw exception);
        var lane = new DiskLane(new DiskQueue(loop, _time, parallelism: 2, mark: long.MaxValue));
        _checker = new Checker(_content.Layout, lane, _ => { }, () => false, _told.Add);
        Task<StoreException?>? check = null;
        loop.Post(() =>
        {
            check = _checker.CheckAsync(new PieceChecker(_content.FullStore(), _content.Metainfo.FileLayout, _content.Metainfo.PieceHashes), pieces);
            onTurn?.Invoke();
        });
        _time.AdvanceBy(1);
        return check!;
    }
}
