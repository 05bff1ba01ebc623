using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;

namespace Rx.Torrent.Loops;

/// <summary>The heartbeat of a loop, shared by everyone who listens; no timer runs when nobody does.</summary>
internal static class Ticker
{
    /// <summary>The length of a beat, for who does not say.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>What timers can wait: about 25 days. Who wants to wait longer waits that long.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Counts from 0, once a second.</summary>
    /// <remarks><code>
    /// loop    ----x----x-- stall ----x----x
    /// result  ----0----1-------------2----3
    /// </code>Hot while anybody listens; no replay; on the loop; never completes.</remarks>
    public static IObservable<long> Beats(Loop loop) => Beats(loop, Period);

    /// <summary>
    /// Counts from 0, once a period. Each beat is set when the last one has run, so beats are never closer and a stall costs beats instead of causing a burst.
    /// A listener that throws is reported at the loop's door; it and all the others go on listening.
    /// </summary>
    /// <remarks><code>
    /// loop    ----x----x-- stall ----x----x
    /// result  ----0----1-------------2----3
    /// </code>Hot while anybody listens; no replay; on the loop; never completes.</remarks>
    public static IObservable<long> Beats(Loop loop, TimeSpan period) =>
        new Shared(loop, Observable.Create<long>(observer =>
        {
            var beat = 0L;
            var timer = new SerialDisposable();
            Set();
            return timer;

            void Set() => timer.Disposable = loop.Schedule(period < Longest ? period : Longest, () =>
            {
                observer.OnNext(beat++);
                if (!timer.IsDisposed) Set();
            });
        }).Publish().RefCount());

    /// <summary>Puts each listener behind a guard of its own. Rx would end the subscription of one that throws, and with it the clock of all.</summary>
    private sealed class Shared(Loop loop, IObservable<long> beats) : IObservable<long>
    {
        public IDisposable Subscribe(IObserver<long> observer) => beats.Subscribe(new Guard(loop, observer));
    }

    private sealed class Guard(Loop loop, IObserver<long> observer) : IObserver<long>
    {
        public void OnNext(long value)
        {
            try
            {
                observer.OnNext(value);
            }
            catch (Exception exception)
            {
                loop.Report(exception);
            }
        }

        public void OnError(Exception error) => observer.OnError(error);

        public void OnCompleted() => observer.OnCompleted();
    }
}
