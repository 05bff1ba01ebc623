namespace Rx.Torrent.Tests.Client;

/// <summary>Tests that look at the whole process, and so run when nobody else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
