using System.Net;
using System.Text.RegularExpressions;
using Rx.Torrent.Dashboard;
using Rx.Torrent.Dashboard.Security;
using Rx.Torrent.Swarms;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Metainfo;

namespace Rx.Torrent.Tests.Dashboard;

/// <summary>A dashboard over real sockets, with a paused swarm, and somebody who speaks HTTP to it.</summary>
internal sealed partial class OpenDashboard : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TorrentClient _client = TorrentClient.Create(builder => builder.ListenAt().Configure(options => options with { KeepResumeData = false }));
    private readonly HttpClient _http;

    private OpenDashboard() => _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience.Default };

    public DashboardApp App { get; private set; } = null!;

    public TorrentClient Client => _client;

    public Swarm Swarm { get; private set; } = null!;

    public Uri Address => new($"http://127.0.0.1:{App.Addresses[0].Port}/");

    public static async Task<OpenDashboard> StartAsync(Func<DashboardOptions, DashboardOptions>? change = null)
    {
        var open = new OpenDashboard();
        var options = new DashboardOptions { Urls = ["http://127.0.0.1:0"], Directory = open._folder.Path };
        open.Swarm = open._client.Add(TestMetainfo.Single().Read(), open._folder.Path, new AddOptions { UseTrackers = false });
        open.App = await DashboardApp.StartAsync(open._client, change?.Invoke(options) ?? options);
        return open;
    }

    /// <summary>Asks as our own page does; the change is what somebody else would do otherwise.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? change = null, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        if (method != HttpMethod.Get)
        {
            request.Headers.Add("Origin", Address.GetLeftPart(UriPartial.Authority));
            request.Headers.Add(RequestGuard.Header, await PageSecretAsync());
        }
        change?.Invoke(request);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Pauses the swarm, or tries to.</summary>
    public Task<HttpResponseMessage> PauseAsync(Action<HttpRequestMessage>? change = null) => SendAsync(HttpMethod.Post, $"/api/swarms/{Swarm.InfoHash}/pause", change);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await App.DisposeAsync();
        await _client.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> PageSecretAsync()
    {
        using var answer = await _http.GetAsync(Address);
        return answer.StatusCode == HttpStatusCode.OK ? Secret().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value : "none";
    }

    [GeneratedRegex("name=\"page-secret\" content=\"([0-9a-f]{32})\"")]
    private static partial Regex Secret();
}
