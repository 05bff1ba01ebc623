using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>What we have, what we want, and of that what nobody has begun, sorted by who has it.</summary>
internal sealed class WantedPieces
{
    // A peer that comes or goes with more pieces than this has them sorted anew at the next pick, all peers since in one go.
    private const int FewPieces = 64;

    private readonly PieceLayout _layout;
    private readonly StartablePieces[] _startable;
    private PiecePriority[] _priorities = [];

    public WantedPieces(PieceLayout layout)
    {
        _layout = layout;
        Availability = new Availability(layout.PieceCount);
        Verified = PieceSet.None(layout.PieceCount);
        Missing = PieceSet.All(layout.PieceCount);
        MissingBytes = layout.TotalLength;
        _startable = new StartablePieces[(int)PiecePriority.High + 1];
        for (var i = 0; i < _startable.Length; i++) _startable[i] = new StartablePieces(Availability, layout.PieceCount);
        Startable(PiecePriority.Normal).AddAll();
    }

    public Availability Availability { get; }

    /// <summary>The pieces that we have.</summary>
    public PieceSet Verified { get; }

    /// <summary>The pieces that we want and do not have.</summary>
    public PieceSet Missing { get; }

    /// <summary>The length of <see cref="Missing"/> in bytes.</summary>
    public long MissingBytes { get; private set; }

    /// <summary>True when there is a piece to begin that some peer has.</summary>
    public bool AnyAvailable =>
        Startable(PiecePriority.High).AnyAvailable || Startable(PiecePriority.Normal).AnyAvailable || Startable(PiecePriority.Low).AnyAvailable;

    public StartablePieces Startable(PiecePriority priority) => _startable[(int)priority];

    public PiecePriority PriorityOf(PieceIndex piece) => _priorities.Length == 0 ? PiecePriority.Normal : _priorities[piece];

    /// <summary>Changes how much a piece is wanted.</summary>
    public void SetPriority(PieceIndex piece, PiecePriority priority, bool isBegun)
    {
        var before = PriorityOf(piece);
        if (before == priority) return;
        if (_priorities.Length == 0)
        {
            _priorities = new PiecePriority[_layout.PieceCount];
            _priorities.AsSpan().Fill(PiecePriority.Normal);
        }
        Startable(before).Remove(piece);
        _priorities[piece] = priority;
        Want(piece);
        if (!isBegun) Offer(piece);
    }

    /// <summary>A piece is begun, and so no longer one to begin.</summary>
    public void Begin(PieceIndex piece) => Startable(PriorityOf(piece)).Remove(piece);

    /// <summary>Nothing of a piece is requested or received any more: if it is wanted, it is one to begin again.</summary>
    public void Offer(PieceIndex piece)
    {
        if (Missing.Contains(piece)) Startable(PriorityOf(piece)).Add(piece);
    }

    public void MarkVerified(PieceIndex piece)
    {
        if (!Verified.Add(piece)) return;
        Want(piece);
        Startable(PriorityOf(piece)).Remove(piece);
    }

    public void MarkMissing(PieceIndex piece)
    {
        if (!Verified.Remove(piece)) return;
        Want(piece);
        Offer(piece);
    }

    public void AddPeer(PieceSet pieces)
    {
        if (pieces.IsFull)
        {
            Availability.AddEverywhere();
        }
        else if (pieces.Count <= FewPieces)
        {
            foreach (var piece in pieces) AddHave(piece);
        }
        else
        {
            Availability.Add(pieces);
            SortAnew();
        }
    }

    public void RemovePeer(PieceSet pieces)
    {
        if (pieces.IsFull)
        {
            Availability.RemoveEverywhere();
        }
        else if (pieces.Count <= FewPieces)
        {
            foreach (var piece in pieces) RemoveHave(piece);
        }
        else
        {
            Availability.Remove(pieces);
            SortAnew();
        }
    }

    public void AddHave(PieceIndex piece)
    {
        var before = Availability.OwnCountOf(piece);
        Availability.Add(piece);
        Startable(PriorityOf(piece)).AvailabilityChanged(piece, before);
    }

    public void RemoveHave(PieceIndex piece)
    {
        var before = Availability.OwnCountOf(piece);
        if (Availability.Remove(piece)) SortAnew();
        else Startable(PriorityOf(piece)).AvailabilityChanged(piece, before);
    }

    /// <summary>Sorts by rarity anew at the next pick: cheaper than change by change when there are many.</summary>
    public void SortAnew()
    {
        foreach (var startable in _startable) startable.AvailabilityChanged();
    }

    /// <summary>Gives the memory back that only picking needs.</summary>
    public void Trim()
    {
        foreach (var startable in _startable) startable.Trim();
    }

    private void Want(PieceIndex piece)
    {
        var wanted = !Verified.Contains(piece) && PriorityOf(piece) > PiecePriority.Skip;
        if (wanted && Missing.Add(piece)) MissingBytes += _layout.LengthOf(piece);
        if (!wanted && Missing.Remove(piece)) MissingBytes -= _layout.LengthOf(piece);
    }
}
