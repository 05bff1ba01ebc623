using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Rx.Torrent.Tests.Browser;

/// <summary>An open page, all of whose complaints are kept.</summary>
internal sealed class WatchedPage
{
    private readonly ConcurrentQueue<string> _complaints = new();

    public WatchedPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue($"console: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"error: {error}");
    }

    public IPage Page { get; }

    /// <summary>What went wrong in the page.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>A number of the chosen swarm, by its name.</summary>
    public ILocator Fact(string name) => Page.Locator($"[data-fact='{name}']");

    /// <summary>The switch of a plugin.</summary>
    public ILocator Switch(string key) => Page.Locator($"[data-plugin='{key}']");

    /// <summary>The addresses in the table of peers, as they stand.</summary>
    public ILocator Cells(string table, int column) => Page.Locator($"{table} tbody tr:not(.space) td:nth-child({column})");

    /// <summary>Waits until an expression of the page is true.</summary>
    public Task UntilAsync(string expression) => Page.WaitForFunctionAsync(expression);
}
