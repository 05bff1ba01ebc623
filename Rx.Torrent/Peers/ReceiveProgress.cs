namespace Rx.Torrent.Peers;

/// <summary>A message that is being received.</summary>
/// <param name="Extension">The extension that it belongs to; null when it is of another kind, or of an extension that nobody here has offered.</param>
/// <param name="Received">Bytes that have come, the length prefix included.</param>
/// <param name="Total">Bytes that it will have.</param>
public readonly record struct ReceiveProgress(string? Extension, int Received, int Total);
