namespace Rx.Torrent.Extensions.BlockLists;

/// <summary>What was found in the text of a block list.</summary>
/// <param name="List">All that could be read.</param>
/// <param name="Errors">The first 100 lines that could not.</param>
/// <param name="ErrorCount">How many could not.</param>
public sealed record BlockListReading(BlockList List, IReadOnlyList<BlockListError> Errors, int ErrorCount);
