namespace Rx.Torrent.Tests.Changes;

/// <summary>Something to keep in a cache: a word, by its number.</summary>
internal sealed record Word(int Number, string Text);
