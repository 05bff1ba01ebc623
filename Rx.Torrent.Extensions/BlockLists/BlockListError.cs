namespace Rx.Torrent.Extensions.BlockLists;

/// <summary>A line of a block list that could not be read.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record BlockListError(int Line, string Reason);
