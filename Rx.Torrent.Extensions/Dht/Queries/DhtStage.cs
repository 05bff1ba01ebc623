namespace Rx.Torrent.Extensions.Dht.Queries;

/// <summary>An operator that the queries of other nodes pass through before the node answers them.</summary>
/// <param name="Name">What it is called in faults.</param>
/// <param name="Operator">Made once for the node; its input is hot, on the node's loop. What it leaves the loop with is brought back.</param>
public sealed record DhtStage(string Name, Func<IObservable<DhtQuery>, IObservable<DhtQuery>> Operator);
