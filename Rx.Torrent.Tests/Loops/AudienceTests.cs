using Rx.Torrent.Loops;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Loops;

/// <summary>Listeners come and go on any thread, also while a stream ends.</summary>
public class AudienceTests
{
    private const int Rounds = 50_000;

    private readonly Loop _loop = new(new TestScheduler(), fault => throw fault);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_is_forgotten_who_stays_and_nobody_stays_who_goes(bool isStage)
    {
        const int OneStaysOf = 1000;
        var (stream, end) = Stream(isStage);
        var ends = 0;
        using var together = new Barrier(2);

        var threads = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(ComeAndGo, TaskCreationOptions.LongRunning)).ToArray();
        await Task.WhenAll(threads);
        end();
        ends.ShouldBe(threads.Length * Rounds / OneStaysOf);

        void ComeAndGo()
        {
            together.SignalAndWait();
            for (var round = 0; round < Rounds; round++)
            {
                var subscription = stream.Subscribe(_ => { }, () => Interlocked.Increment(ref ends));
                if (round % OneStaysOf != 0) subscription.Dispose();
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_comes_as_it_ends_hears_the_end_once(bool isStage)
    {
        var streams = Enumerable.Range(0, Rounds).Select(_ => Stream(isStage)).ToArray();
        var ends = new int[Rounds];
        using var together = new Barrier(2);

        var ending = Task.Run(() =>
        {
            foreach (var (_, end) in streams)
            {
                together.SignalAndWait();
                end();
            }
        });
        for (var round = 0; round < Rounds; round++)
        {
            var here = round;
            together.SignalAndWait();
            streams[round].Stream.Subscribe(_ => { }, () => Interlocked.Increment(ref ends[here]));
        }
        await ending;
        ends.ShouldAllBe(count => count == 1);
    }

    private (IObservable<PeerMessage> Stream, Action End) Stream(bool isStage)
    {
        if (isStage)
        {
            var junction = new Junction<PeerMessage>(_loop, MessageOrigin.Core, fault => throw fault);
            return (junction, junction.Complete);
        }
        var tap = new Tap<PeerMessage>(_loop, "tap", fault => throw fault.Exception);
        return (tap, tap.Complete);
    }
}
