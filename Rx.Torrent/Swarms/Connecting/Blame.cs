using System.Net;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;

namespace Rx.Torrent.Swarms.Connecting;

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

    /// <summary>Marks under suspicion that are remembered.</summary>
    private const int Memory = 4096;

    private readonly Dictionary<IPEndPoint, int> _suspicion = [];
    private readonly CompositeDisposable _subscriptions;
    private readonly Subject<IPEndPoint> _guilty = new();

    public Blame(IObservable<PieceVerified> verified, IObservable<PieceFailed> failed) =>
        _subscriptions = [verified.Subscribe(Clear), failed.Subscribe(Suspect)];

    /// <summary>The marks of those who sent bad blocks (<see cref="Doorkeeper.MarkOf"/>).</summary>
    public IObservable<IPEndPoint> Guilty => _guilty;

    public void Dispose()
    {
        _subscriptions.Dispose();
        _guilty.OnCompleted();
    }

    private void Clear(PieceVerified piece)
    {
        if (_suspicion.Count == 0) return;
        foreach (var mark in MarksOf(piece.Contributors))
        {
            if (_suspicion.TryGetValue(mark, out var weight)) Weigh(mark, weight - 1);
        }
    }

    private void Suspect(PieceFailed piece)
    {
        var marks = MarksOf(piece.Contributors).ToArray();
        foreach (var mark in marks)
        {
            var weight = _suspicion.GetValueOrDefault(mark) + Suspicion;
            var alone = marks.Length == 1;
            Weigh(mark, weight);
            if (alone || weight >= Guilt) _guilty.OnNext(mark);
        }
    }

    private void Weigh(IPEndPoint mark, int weight)
    {
        if (weight <= 0) _suspicion.Remove(mark);
        else if (_suspicion.Count < Memory || _suspicion.ContainsKey(mark)) _suspicion[mark] = weight;
    }

    private static IEnumerable<IPEndPoint> MarksOf(IReadOnlyList<IPeer> peers) => peers.Select(peer => Doorkeeper.MarkOf(peer.EndPoint)).Distinct();
}
