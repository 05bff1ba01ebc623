namespace Rx.Torrent.Loops;

/// <summary>Code that is not ours threw in a callback.</summary>
/// <param name="Plugin">The plugin that it belongs to; null when it belongs to none, or nobody can tell.</param>
/// <param name="Where">Which callback.</param>
/// <param name="Exception">What it threw.</param>
internal readonly record struct StrangerFault(string? Plugin, string Where, Exception Exception);
