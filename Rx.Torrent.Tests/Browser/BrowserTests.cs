namespace Rx.Torrent.Tests.Browser;

/// <summary>The tests that share the browser; one at a time, for a browser takes all the processors it can get.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
