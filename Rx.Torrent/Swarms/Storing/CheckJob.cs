using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Swarms.Storing;

/// <summary>Checks a run of pieces.</summary>
internal sealed class CheckJob(PieceChecker checker, int first, int end, Action<CheckJob> finished, CancellationToken cancellation) : DiskJob
{
    /// <summary>The pieces that are there.</summary>
    public List<PieceIndex> Found { get; } = [];

    public int First => first;

    public int End => end;

    /// <summary>The check was cancelled: what was not found may be there all the same.</summary>
    public bool IsCancelled { get; private set; }

    protected override StoreOperation Operation => StoreOperation.Read;

    protected override void Execute()
    {
        try
        {
            checker.Check(first, end, (piece, found) => { if (found) Found.Add(piece); }, cancellation);
        }
        catch (OperationCanceledException)
        {
            IsCancelled = true;
        }
    }

    protected override void Finish() => finished(this);
}
