namespace Rx.Torrent.Tests.Dashboard;

internal sealed record Word(string Text, long Count);
