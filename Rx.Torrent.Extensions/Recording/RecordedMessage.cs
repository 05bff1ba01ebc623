using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Recording;

/// <summary>A message of a recorded connection.</summary>
/// <param name="Time">When, from the beginning of the connection.</param>
/// <param name="IsIncoming">True when we got it, false when we sent it.</param>
/// <param name="Message">The message.</param>
public sealed record RecordedMessage(TimeSpan Time, bool IsIncoming, PeerMessage Message);
