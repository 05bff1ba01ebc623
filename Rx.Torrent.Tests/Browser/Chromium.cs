using Microsoft.Playwright;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Browser;

/// <summary>One browser without a window for all tests of pages; each test has a context of its own in it, as fresh as a new profile.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly float Patience = (float)Interop.Harness.Patience.Long.TotalMilliseconds;

    private IPlaywright? _driver;
    private IBrowser? _browser;

    /// <summary>Starts it, unless it is missing: then the tests are skipped, or fail by themselves.</summary>
    public async Task InitializeAsync()
    {
        if (InstalledClients.Missing(RealClient.Chromium) is not null) return;
        Assertions.SetDefaultExpectTimeout(Patience);
        _driver = await Playwright.CreateAsync();
        _browser = await _driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = InstalledClients.PathOf(RealClient.Chromium),
            Args = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [], // its sandbox is not for root
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _driver?.Dispose();
    }

    /// <summary>A browser of one's own, as it were; by-passing what a page's policy forbids only for a tool that has to get into it.</summary>
    internal async Task<IBrowserContext> NewContextAsync(int width = 1440, int height = 1000, ColorScheme scheme = ColorScheme.Light, bool bypassPolicy = false)
    {
        var browser = _browser ?? throw new FileNotFoundException(InstalledClients.Missing(RealClient.Chromium));
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, BypassCSP = bypassPolicy,
        });
        context.SetDefaultTimeout(Patience);
        return context;
    }
}
