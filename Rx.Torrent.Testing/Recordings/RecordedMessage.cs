using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Recordings;

/// <summary>A message of a recorded connection.</summary>
/// <param name="Time">When, from the beginning of the connection.</param>
/// <param name="IsIncoming">True when the client got it, false when it sent it.</param>
/// <param name="Message">The message.</param>
public sealed record RecordedMessage(TimeSpan Time, bool IsIncoming, PeerMessage Message);
