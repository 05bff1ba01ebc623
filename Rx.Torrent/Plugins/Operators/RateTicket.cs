namespace Rx.Torrent.Plugins.Operators;

/// <summary>A place in the line of a <see cref="RateLimit"/>.</summary>
/// <param name="Position">So many bytes are to pass first.</param>
/// <param name="Bytes">How many bytes are to pass here.</param>
internal readonly record struct RateTicket(double Position, int Bytes);
