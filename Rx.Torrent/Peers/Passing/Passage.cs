using Rx.Torrent.Loops;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Peers.Passing;

/// <summary>
/// The way through the stages in one direction. Finds out what becomes of the messages whose loss has to be made up for: a request that is dropped wants its answer,
/// a block that is dropped is asked for again.
/// </summary>
/// <remarks><code>
/// enters   --a--b--c-------d--
/// arrives  --a-----------c----
/// dropped  -----b----------d--   (b and d never left a stage that passes things on at once or not at all; c was held back)
/// </code></remarks>
/// <param name="loop">The clock.</param>
/// <param name="matters">Which messages are followed.</param>
/// <param name="isMadeUpFor">Which of them must not come any more once they were taken for dropped, because they were answered.</param>
/// <param name="dropped">Told of each that does not come.</param>
internal sealed class Passage(Loop loop, Func<PeerMessage, bool> matters, Func<PeerMessage, bool> isMadeUpFor, Action<PeerMessage> dropped)
{
    /// <summary>So long a stage may hold a message back without having said that it takes it over.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>More are not waited for: the oldest is taken for dropped.</summary>
    private const int MostHeld = 2048;

    /// <summary>So many of those that were dropped, or have come and get an answer, are remembered, lest they come once more.</summary>
    private const int MostRemembered = 256;

    private readonly Dictionary<Identity, Held> _held = [];
    private readonly HashSet<Identity> _past = [];
    private readonly Queue<Identity> _pastOrder = new();
    private Watched _latest; // the message that is under way
    private Watched[] _before = []; // those that it is under way in the middle of: a stage may let another message go while it has one
    private int _depth;
    private bool _hasStages;

    /// <summary>Bytes of blocks that are held back.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Sends a message into the stages, or on from the one that has made it.</summary>
    public void Enter(PeerMessage message, Action<PeerMessage> way)
    {
        if (!matters(message))
        {
            way(message);
            return;
        }
        var wasTakenOver = false;
        if (_held.Count + _past.Count > 0)
        {
            // It is said again: what became of it the last time no longer counts.
            var identity = new Identity(message);
            wasTakenOver = Release(identity, out var held) && held.IsTakenOver;
            _past.Remove(identity);
        }
        Follow(message, way, wasTakenOver);
    }

    /// <summary>Sends a message on from where a stage has held it back. One that is not waited for and was answered, or has come before, goes no further.</summary>
    public void EnterLate(PeerMessage message, Action<PeerMessage> way)
    {
        if (!matters(message))
        {
            way(message);
            return;
        }
        var identity = new Identity(message);
        if (!Release(identity, out var held) && isMadeUpFor(message)) return;
        _past.Remove(identity);
        Follow(message, way, held.IsTakenOver);
    }

    /// <summary>True for a message whose time has passed: it is waited for, or was taken for dropped, or has come before.</summary>
    public bool IsLate(PeerMessage message)
    {
        if (_held.Count + _past.Count == 0 || !matters(message) || Find(message) >= 0) return false;
        var identity = new Identity(message);
        return _held.ContainsKey(identity) || _past.Contains(identity);
    }

    /// <summary>A stage has the message now.</summary>
    public void Entered(PeerMessage message, IPassageStage stage)
    {
        _hasStages = true;
        if (ReferenceEquals(message, _latest.Message)) _latest.Stage = stage;
        else if (Find(message) is var at and >= 0) At(at).Stage = stage;
    }

    /// <summary>A stage is busy with another message: this one waits before it, and enters anew when it is its turn.</summary>
    public void Detain(PeerMessage message)
    {
        var at = Find(message);
        if (at >= 0) At(at).IsDetained = true;
    }

    /// <summary>A stage answers for the message. False when it is neither on its way nor held back.</summary>
    public bool TakeOver(PeerMessage message, TimeSpan deadline)
    {
        var at = Find(message);
        if (at >= 0) At(at).TakenOver = deadline;
        else if (_held.TryGetValue(new Identity(message), out var held)) Hold(message, deadline, isTakenOver: true, held.Stage);
        else return false;
        return true;
    }

    /// <summary>A stage will not pass the message on: it is dropped now. False when it is neither on its way nor held back.</summary>
    public bool GiveUp(PeerMessage message)
    {
        var at = Find(message);
        if (at < 0) return Lose(message);
        At(at).IsGivenUp = true; // dropped when the stages have returned
        return true;
    }

    /// <summary>A message has come through.</summary>
    /// <param name="message">The message.</param>
    /// <param name="wasTakenOver">True when it is the one that is followed, and a stage had taken it over.</param>
    /// <returns>False when it has come before and must not come twice, because each gets an answer.</returns>
    public bool Arrive(PeerMessage message, out bool wasTakenOver)
    {
        wasTakenOver = false;
        var at = Find(message);
        if (at < 0) return true;
        ref var found = ref At(at);
        if (found.HasArrived && isMadeUpFor(message)) return false;
        found.HasArrived = true;
        if (_hasStages && isMadeUpFor(message)) Remember(new Identity(message)); // lest a stage says it again in the middle of something else
        wasTakenOver = found.WasTakenOver;
        return true;
    }

    /// <summary>A stage is no more: what it has kept will not come.</summary>
    public void Abandon(IPassageStage stage)
    {
        if (_held.Count == 0) return;
        foreach (var lost in _held.Values.Where(held => ReferenceEquals(held.Stage, stage)).ToArray()) Lose(lost.Message);
    }

    /// <summary>The request has been answered by whoever took it over.</summary>
    public void Settle(BlockRange request)
    {
        if (_held.Count > 0) Release(new Identity(new Request(request)), out _);
    }

    /// <summary>What was held back for too long is taken for dropped. Once a second is enough.</summary>
    public void Expire()
    {
        if (_held.Count == 0) return;
        var now = loop.Elapsed;
        foreach (var late in _held.Values.Where(held => held.Until <= now).ToArray()) Lose(late.Message);
    }

    private void Follow(PeerMessage message, Action<PeerMessage> way, bool wasTakenOver)
    {
        if (_depth > 0) SetAside();
        _depth++;
        _latest = new Watched(message, wasTakenOver);
        Watched then;
        try
        {
            way(message);
        }
        finally
        {
            then = _latest;
            _depth--;
            _latest = default;
            if (_depth > 0) TakeUp();
        }
        if (then.HasArrived) return; // the usual end
        if (then.IsGivenUp) Drop(message);
        else if (then.TakenOver is { } deadline) Hold(message, deadline, isTakenOver: true, then.Stage);
        else if (then.IsDetained) Detained(then);
        else if (then.Stage is { HoldsBack: true }) Hold(message, Grace, isTakenOver: false, then.Stage);
        else Drop(message);
    }

    private int Find(PeerMessage message)
    {
        if (_depth > 0 && ReferenceEquals(_latest.Message, message)) return _depth - 1;
        for (var at = _depth - 1; at >= 0; at--)
        {
            if (At(at).Is(message)) return at;
        }
        return -1;
    }

    private ref Watched At(int depth) => ref depth == _depth - 1 ? ref _latest : ref _before[depth];

    private void SetAside()
    {
        if (_depth > _before.Length) Array.Resize(ref _before, 2 * _depth);
        _before[_depth - 1] = _latest;
    }

    private void TakeUp()
    {
        _latest = _before[_depth - 1];
        _before[_depth - 1] = default;
    }

    /// <summary>It will be followed again; until then it must not be forgotten that it was taken over.</summary>
    private void Detained(in Watched message)
    {
        if (message.WasTakenOver) Hold(message.Message!, Grace, isTakenOver: true, message.Stage);
    }

    private void Hold(PeerMessage message, TimeSpan time, bool isTakenOver, IPassageStage? stage)
    {
        var identity = new Identity(message);
        if (identity.Kind is null) return; // it comes, or it does not; nothing is lost
        Release(identity, out _);
        if (_held.Count >= MostHeld) Lose(_held.Values.MinBy(held => held.Until).Message);
        _held.Add(identity, new Held(message, loop.Elapsed + time, isTakenOver, stage));
        if (message is Piece piece) HeldBytes += piece.Block.Length;
    }

    private bool Lose(PeerMessage message)
    {
        if (!Release(new Identity(message), out _)) return false;
        Drop(message);
        return true;
    }

    private void Drop(PeerMessage message)
    {
        Remember(new Identity(message));
        dropped(message);
    }

    private bool Release(Identity identity, out Held held)
    {
        if (!_held.Remove(identity, out held)) return false;
        if (held.Message is Piece piece) HeldBytes -= piece.Block.Length;
        return true;
    }

    private void Remember(Identity identity)
    {
        if (identity.Kind is null || !_past.Add(identity)) return;
        _pastOrder.Enqueue(identity);
        if (_pastOrder.Count > MostRemembered) _past.Remove(_pastOrder.Dequeue());
    }

    /// <summary>What makes two messages the same request or block.</summary>
    private readonly record struct Identity
    {
        public Identity(PeerMessage message) => (Kind, Block) = message switch
        {
            Piece piece => (typeof(Piece), piece.Block),
            Request request => (typeof(Request), request.Block),
            RejectRequest reject => (typeof(RejectRequest), reject.Block),
            _ => (null, default(BlockRange)),
        };

        public Type? Kind { get; }

        public BlockRange Block { get; }
    }

    private readonly record struct Held(PeerMessage Message, TimeSpan Until, bool IsTakenOver, IPassageStage? Stage);
}
