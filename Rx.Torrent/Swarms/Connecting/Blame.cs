using System.Net;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>
/// Finds out who sends bad blocks. Whoever sent a failed piece alone is guilty; of several each is a suspect, and suspicion that good
/// pieces do not make up for becomes guilt, of the one who is suspected most. What a guilty peer took part in is held against nobody else.
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

    /// <summary>So much makes guilt even of several who are suspected alike: they may be one, or never come alone.</summary>
    private const int SharedGuilt = 3 * Guilt;

    /// <summary>Marks under suspicion that are remembered.</summary>
    private const int Memory = 4096;

    /// <summary>Failed pieces that are remembered, to be held against nobody else once somebody is guilty of them.</summary>
    private const int CasesKept = 64;

    private readonly Dictionary<IPEndPoint, int> _suspicion = [];
    private readonly Queue<IPEndPoint[]> _cases = new();
    private readonly bool _bansSuspects;
    private readonly CompositeDisposable _subscriptions;
    private readonly Subject<IPEndPoint> _guilty = new();

    /// <param name="verified">Pieces that were right.</param>
    /// <param name="failed">Pieces that were not.</param>
    /// <param name="bansSuspects">False finds only those guilty who sent a failed piece alone.</param>
    public Blame(IObservable<PieceVerified> verified, IObservable<PieceFailed> failed, bool bansSuspects)
    {
        _bansSuspects = bansSuspects;
        _subscriptions = [verified.Subscribe(Clear), failed.Subscribe(Suspect)];
    }

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
        foreach (var mark in MarksOf(piece.Contributors)) Weigh(mark, -1);
    }

    private void Suspect(PieceFailed piece)
    {
        var marks = MarksOf(piece.Contributors);
        if (marks.Length == 1)
        {
            Condemn(marks[0]);
            return;
        }
        if (!_bansSuspects) return;
        foreach (var mark in marks) Weigh(mark, Suspicion);
        _cases.Enqueue(marks);
        if (_cases.Count > CasesKept) _cases.Dequeue();
        var most = marks.Select(mark => _suspicion.GetValueOrDefault(mark)).DefaultIfEmpty().Max();
        var worst = marks.Where(mark => _suspicion.GetValueOrDefault(mark) == most).ToArray();
        if (most < Guilt || (worst.Length > 1 && most < SharedGuilt)) return;
        foreach (var mark in worst) Condemn(mark);
    }

    private void Condemn(IPEndPoint mark)
    {
        for (var i = _cases.Count; i > 0; i--)
        {
            var marks = _cases.Dequeue();
            if (!marks.Contains(mark))
            {
                _cases.Enqueue(marks);
                continue;
            }
            foreach (var other in marks)
            {
                if (!other.Equals(mark)) Weigh(other, -Suspicion);
            }
        }
        _guilty.OnNext(mark);
    }

    private void Weigh(IPEndPoint mark, int change)
    {
        var known = _suspicion.TryGetValue(mark, out var weight);
        weight += change;
        if (weight <= 0) _suspicion.Remove(mark);
        else if (known || _suspicion.Count < Memory) _suspicion[mark] = weight;
    }

    private static IPEndPoint[] MarksOf(IReadOnlyList<IPeer> peers) => [.. peers.Select(peer => Doorkeeper.MarkOf(peer.EndPoint)).Distinct()];
}
