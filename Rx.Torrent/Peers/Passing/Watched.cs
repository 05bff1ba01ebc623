using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Peers.Passing;

/// <summary>A message that is on its way through the stages at this moment, and what has become of it so far.</summary>
/// <param name="message">The message as it entered.</param>
/// <param name="wasTakenOver">A stage had taken it over before, and has let it go now.</param>
internal struct Watched(PeerMessage message, bool wasTakenOver)
{
    /// <summary>The message as it entered; null when none is on its way.</summary>
    public readonly PeerMessage? Message => message;

    /// <summary>A stage had taken it over before, and has let it go now.</summary>
    public readonly bool WasTakenOver => wasTakenOver;

    /// <summary>The last stage that has got it.</summary>
    public IPassageStage? Stage { get; set; }

    /// <summary>For how long a stage answers for it; null when none does.</summary>
    public TimeSpan? TakenOver { get; set; }

    /// <summary>A stage has said that it will not pass it on.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>It waits before a stage that is busy.</summary>
    public bool IsDetained { get; set; }

    /// <summary>It has come through.</summary>
    public bool HasArrived { get; set; }

    /// <summary>True for the message itself, also when a stage has made another object of it.</summary>
    public readonly bool Is(PeerMessage other) => message is not null
        && (ReferenceEquals(message, other) || (other.GetType() == message.GetType() && IsBlockOf(other)));

    private readonly bool IsBlockOf(PeerMessage other) => (message, other) switch
    {
        (Piece one, Piece two) => one.Block == two.Block,
        (Request one, Request two) => one.Block == two.Block,
        (RejectRequest one, RejectRequest two) => one.Block == two.Block,
        _ => message.Receipt is null || ReferenceEquals(message.Receipt, other.Receipt),
    };
}
