namespace Rx.Torrent.Dashboard.Live;

/// <summary>A server-sent event as it goes over the wire, made once and sent to every page.</summary>
/// <param name="Version">Of the view: what a page has of it already is not sent again.</param>
/// <param name="Bytes">The event, to the empty line at its end.</param>
internal sealed record Frame(long Version, ReadOnlyMemory<byte> Bytes);
