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

    /// <summary>So many of the dropped are remembered, lest one that was made up for comes after all.</summary>
    private const int MostRemembered = 256;

    private readonly Dictionary<Identity, Held> _held = [];
    private readonly HashSet<Identity> _given = [];
    private readonly Queue<Identity> _givenOrder = new();
    private PeerMessage? _subject;
    private IPassageStage? _stage;
    private TimeSpan? _takenOver;
    private bool _isGivenUp;
    private bool _arrived;
    private bool _wasTakenOver;

    /// <summary>Bytes of blocks that are held back.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Sends a message into the stages.</summary>
    public void Enter(PeerMessage message, Action<PeerMessage> way)
    {
        if (!matters(message))
        {
            way(message);
            return;
        }
        if (_held.Count + _given.Count > 0)
        {
            // It is said again: what became of it the last time no longer counts.
            var identity = new Identity(message);
            Release(identity, out _);
            _given.Remove(identity);
        }
        Follow(message, way, wasTakenOver: false);
    }

    /// <summary>Sends a message on from where a stage has held it back.</summary>
    public void EnterLate(PeerMessage message, Action<PeerMessage> way)
    {
        if (!matters(message))
        {
            way(message);
            return;
        }
        var identity = new Identity(message);
        var wasTakenOver = Release(identity, out var held) && held.IsTakenOver;
        if (_given.Remove(identity) && isMadeUpFor(message)) return;
        Follow(message, way, wasTakenOver);
    }

    /// <summary>A stage has the message now.</summary>
    public void Entered(PeerMessage message, IPassageStage stage)
    {
        if (_subject is not null && IsSubject(message)) _stage = stage;
    }

    /// <summary>True for a message that a stage has and may still pass on.</summary>
    public bool IsHeld(PeerMessage message) => _held.Count > 0 && _held.ContainsKey(new Identity(message));

    /// <summary>A stage answers for the message. False when it is neither on its way nor held back.</summary>
    public bool TakeOver(PeerMessage message, TimeSpan deadline)
    {
        if (_subject is not null && IsSubject(message)) _takenOver = deadline;
        else if (IsHeld(message)) Hold(message, deadline, isTakenOver: true);
        else return false;
        return true;
    }

    /// <summary>A stage will not pass the message on: it is dropped now. False when it is neither on its way nor held back.</summary>
    public bool GiveUp(PeerMessage message)
    {
        if (_subject is not null && IsSubject(message)) _isGivenUp = true; // dropped when the stages have returned
        else if (IsHeld(message)) Lose(message);
        else return false;
        return true;
    }

    /// <summary>A message has come through.</summary>
    /// <returns>True when it is the one that is followed, and a stage had taken it over.</returns>
    public bool Arrive(PeerMessage message)
    {
        if (_subject is null || !IsSubject(message)) return false;
        _arrived = true;
        return _wasTakenOver;
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
        // A stage may bring one message back while another is under way.
        var outer = (_subject, _stage, _takenOver, _isGivenUp, _arrived, _wasTakenOver);
        (_subject, _stage, _takenOver, _isGivenUp, _arrived, _wasTakenOver) = (message, null, null, false, false, wasTakenOver);
        way(message);
        var (stage, takenOver, givenUp, arrived) = (_stage, _takenOver, _isGivenUp, _arrived);
        (_subject, _stage, _takenOver, _isGivenUp, _arrived, _wasTakenOver) = outer;
        if (arrived) return;
        if (givenUp) Drop(message);
        else if (takenOver is not null) Hold(message, takenOver.Value, isTakenOver: true);
        else if (stage is { HoldsBack: true }) Hold(message, Grace, isTakenOver: false);
        else Drop(message);
    }

    private bool IsSubject(PeerMessage message) => ReferenceEquals(_subject, message) || (message.GetType() == _subject!.GetType() && IsBlockOf(message));

    /// <summary>The same, though a stage has made another object of it.</summary>
    private bool IsBlockOf(PeerMessage message) => (_subject, message) switch
    {
        (Piece one, Piece other) => one.Block == other.Block,
        (Request one, Request other) => one.Block == other.Block,
        (RejectRequest one, RejectRequest other) => one.Block == other.Block,
        _ => _subject!.Receipt is null || ReferenceEquals(_subject.Receipt, message.Receipt),
    };

    private void Hold(PeerMessage message, TimeSpan time, bool isTakenOver)
    {
        var identity = new Identity(message);
        if (identity.Kind is null) return; // it comes, or it does not; nothing is lost
        Release(identity, out _);
        if (_held.Count >= MostHeld) Lose(_held.Values.MinBy(held => held.Until).Message);
        _held.Add(identity, new Held(message, loop.Elapsed + time, isTakenOver));
        if (message is Piece piece) HeldBytes += piece.Block.Length;
    }

    private void Lose(PeerMessage message)
    {
        if (Release(new Identity(message), out _)) Drop(message);
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
        if (identity.Kind is null || !_given.Add(identity)) return;
        _givenOrder.Enqueue(identity);
        if (_givenOrder.Count > MostRemembered) _given.Remove(_givenOrder.Dequeue());
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

    private readonly record struct Held(PeerMessage Message, TimeSpan Until, bool IsTakenOver);
}
