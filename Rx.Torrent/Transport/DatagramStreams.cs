using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace Rx.Torrent.Transport;

/// <summary>Operators for streams of datagrams.</summary>
public static class DatagramStreams
{
    /// <summary>
    /// Moves datagrams onto a scheduler, one hop for each batch, with a bound on what waits there: datagrams beyond it are dropped, as a
    /// full network card would.
    /// </summary>
    /// <param name="source">Datagrams from any thread.</param>
    /// <param name="scheduler">Where they are wanted: a loop.</param>
    /// <param name="capacity">How many may wait; together they never hold more than a mebibyte either.</param>
    /// <remarks>
    /// <code>
    /// source     --a-b-c-d-e----|
    /// scheduler    (busy)  *
    /// result     ----------(abc)|     capacity: 3
    /// </code>
    /// </remarks>
    public static IObservable<Datagram> DeliverOn(this IObservable<Datagram> source, IScheduler scheduler, int capacity = 256)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        return Observable.Create<Datagram>(observer => new DatagramDelivery(observer, scheduler, capacity).Run(source));
    }
}
