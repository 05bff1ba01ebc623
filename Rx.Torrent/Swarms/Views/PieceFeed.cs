using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Changes;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Trading;

namespace Rx.Torrent.Swarms.Views;

/// <summary>The pieces of a swarm; none while nobody knows what there is. States are told when they change, counts of blocks and peers once a second.</summary>
internal sealed class PieceFeed(SwarmLife life, SwarmServices services, SwarmSubjects subjects) : ICacheFeed<PieceView, PieceIndex>
{
    private readonly HashSet<PieceIndex> _failed = [];
    private PieceState[] _states = []; // as they were told last
    private int[] _availabilities = [];

    public PieceIndex KeyOf(PieceView item) => item.Index;

    public IEnumerable<PieceView> Read()
    {
        if (life.Units.Trading is not { } trading) return [];
        var count = trading.Picker.Layout.PieceCount;
        (_states, _availabilities) = (new PieceState[count], new int[count]);
        return Enumerable.Range(0, count).Select(index => View(trading, new PieceIndex(index)));
    }

    public IDisposable Follow(ICacheWriter<PieceView, PieceIndex> writer)
    {
        var following = new CompositeDisposable();
        var filling = new HashSet<PieceIndex>();
        if (life.Units.Trading is { } present) following.Add(present.Requester.Blocks.Subscribe(Take));
        following.Add(subjects.Unfolded.Subscribe(_ =>
        {
            following.Add(life.Units.Trading!.Requester.Blocks.Subscribe(Take));
            writer.Reset();
        }));
        following.Add(subjects.Verified.Subscribe(piece => Tell(piece.Piece)));
        following.Add(subjects.Failed.Subscribe(piece =>
        {
            _failed.Add(piece.Piece);
            Tell(piece.Piece);
        }));
        following.Add(subjects.PrioritiesChanged.Subscribe(_ => writer.Reset()));
        following.Add(life.States.Skip(1).Subscribe(_ => writer.Reset(), writer.End)); // a check forgets pieces without a word
        following.Add(services.Tick.Subscribe(_ => Look()));
        following.Add(Disposable.Create(_failed.Clear));
        return following;

        void Take(ReceivedBlock block)
        {
            var piece = block.Piece.Block.Piece;
            _failed.Remove(piece);
            if (_states[piece] != PieceState.Partial || block.CompletesPiece) Tell(piece);
            else filling.Add(piece);
        }

        void Tell(PieceIndex piece) => writer.Set(View(life.Units.Trading!, piece));

        void Look()
        {
            if (life.Units.Trading?.Picker is not { } picker) return;
            foreach (var piece in filling) Tell(piece);
            filling.Clear();
            for (var i = 0; i < _availabilities.Length; i++)
            {
                if (picker.AvailabilityOf(new PieceIndex(i)) != _availabilities[i]) Tell(new PieceIndex(i));
            }
        }
    }

    private PieceView View(TradingUnits trading, PieceIndex index)
    {
        var picker = trading.Picker;
        var (blockCount, received) = (picker.Layout.BlockCountOf(index), picker.ReceivedCountOf(index));
        var state = picker.Verified.Contains(index) ? PieceState.Verified
            : received == blockCount ? PieceState.Verifying
            : received > 0 ? PieceState.Partial
            : _failed.Contains(index) ? PieceState.Failed
            : picker.Wants(index) ? PieceState.Wanted
            : PieceState.Skipped;
        _states[index] = state;
        return new PieceView(index, state)
        {
            Blocks = state == PieceState.Verified ? blockCount : received,
            BlockCount = blockCount,
            Availability = _availabilities[index] = picker.AvailabilityOf(index),
            Priority = picker.PriorityOf(index),
        };
    }
}
