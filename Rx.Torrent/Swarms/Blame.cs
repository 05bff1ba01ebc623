using System.Net;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Swarms;

/// <summary>
/// Finds out who sends bad blocks. Whoever sent a failed piece alone is guilty; of several each is a suspect, and suspicion that good
/// pieces do not make up for becomes guilt.
/// </summary>
/// <remarks><code>
/// failed  --{A}--------{B,C}--{B,D}--{B,E}--
/// guilty  --A-------------------------B-----
/// </code></remarks>
internal sealed class Blame : IDisposable
{
    /// <summary>How a suspicion weighs against a good piece.</summary>
    private const int Suspicion = 2;

    /// <summary>As much suspicion as makes guilt: three failed pieces, with no good one between.</summary>
    private const int Guilt = 6;

    /// <summary>Addresses under suspicion that are remembered.</summary>
    private const int Memory = 4096;

    private readonly Dictionary<IPAddress, int> _suspicion = [];
    private readonly CompositeDisposable _subscriptions;
    private readonly Subject<IPAddress> _guilty = new();

    public Blame(IObservable<PieceVerified> verified, IObservable<PieceFailed> failed) =>
        _subscriptions = [verified.Subscribe(Clear), failed.Subscribe(Suspect)];

    /// <summary>Addresses that sent bad blocks.</summary>
    public IObservable<IPAddress> Guilty => _guilty.AsObservable();

    public void Dispose()
    {
        _subscriptions.Dispose();
        _guilty.OnCompleted();
    }

    private void Clear(PieceVerified piece)
    {
        if (_suspicion.Count == 0) return;
        foreach (var address in AddressesOf(piece.Contributors))
        {
            if (_suspicion.TryGetValue(address, out var weight)) Weigh(address, weight - 1);
        }
    }

    private void Suspect(PieceFailed piece)
    {
        var addresses = AddressesOf(piece.Contributors).ToArray();
        foreach (var address in addresses)
        {
            var weight = _suspicion.GetValueOrDefault(address) + Suspicion;
            var alone = addresses.Length == 1;
            Weigh(address, weight);
            if (alone || weight >= Guilt) _guilty.OnNext(address);
        }
    }

    private void Weigh(IPAddress address, int weight)
    {
        if (weight <= 0) _suspicion.Remove(address);
        else if (_suspicion.Count < Memory || _suspicion.ContainsKey(address)) _suspicion[address] = weight;
    }

    private static IEnumerable<IPAddress> AddressesOf(IReadOnlyList<IPeer> peers) => peers.Select(peer => peer.EndPoint.Address).Distinct();
}
