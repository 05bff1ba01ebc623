using System.Collections.Concurrent;
using Microsoft.Playwright;
using Rx.Torrent.Tests.Interop.Harness;

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

    /// <summary>What the page shows, in a few lines for whoever reads why a test failed.</summary>
    public async Task<string> DescribeAsync()
    {
        const string Look = """
            () => {
              const text = selector => document.querySelector(selector)?.innerText.replace(/\s+/g, ' ').trim() ?? 'missing';
              const rows = [...document.querySelectorAll('[role=tabpanel]')].map(panel => `${panel.id} ${panel.querySelectorAll('tbody tr:not(.space)').length}`);
              const swarms = [...document.querySelectorAll('#swarms li')].map(one => `${one.getAttribute('aria-selected') === 'true' ? '> ' : '  '}${one.innerText.replace(/\s+/g, ' ')}`);
              return [`${location.href}, link: ${text('#link')}, ${text('#name')}: ${text('#state')}, ${text('#facts')}`,
                `rows: ${rows.join(', ')}; verified on the map: ${document.getElementById('pieces')?.dataset.verified}`, ...swarms].join('\n');
            }
            """;
        try
        {
            return string.Join('\n', [await Page.EvaluateAsync<string>(Look).WaitAsync(Patience.Default), .. Complaints]);
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
        {
            return string.Join('\n', [$"the page does not say what it shows: {exception.Message}", .. Complaints]);
        }
    }
}
