using System.Net;
using System.Net.Sockets;
using System.Text;
using Rx.Torrent.Dashboard.Security;
using Rx.Torrent.Dashboard.Web;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Tests.Dashboard;

/// <summary>What other pages, and names that are made to lead here, can have a browser do: nothing.</summary>
public sealed class GuardTests
{
    [Fact]
    public async Task Our_own_page_can_pause_a_swarm()
    {
        await using var open = await OpenDashboard.StartAsync();
        (await open.PauseAsync()).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        open.Swarm.State.ShouldBe(SwarmState.Paused);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", null)]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData(RequestGuard.Header, null)]
    [InlineData(RequestGuard.Header, "0123456789abcdef0123456789abcdef")]
    public async Task What_another_page_makes_a_browser_send_is_refused(string header, string? value)
    {
        await using var open = await OpenDashboard.StartAsync();
        using var answer = await open.PauseAsync(request =>
        {
            request.Headers.Remove(header);
            if (value is not null) request.Headers.Add(header, value);
        });
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        open.Swarm.State.ShouldNotBe(SwarmState.Paused);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("localhost.evil.example:{port}")]
    [InlineData("127.0.0.1")] // port 80
    [InlineData("127.0.0.2:{port}")]
    [InlineData("192.0.2.1:{port}")]
    [InlineData("[::1]:{port}")]
    public async Task A_name_that_is_not_ours_gets_nothing(string host)
    {
        await using var open = await OpenDashboard.StartAsync();
        host = host.Replace("{port}", $"{open.Address.Port}", StringComparison.Ordinal);
        foreach (var path in (string[])["/", "/api/live", "/js/main.js"])
            (await open.SendAsync(HttpMethod.Get, path, request => request.Headers.Host = host)).StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest, path);
        (await open.PauseAsync(request => request.Headers.Host = host)).StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
        open.Swarm.State.ShouldNotBe(SwarmState.Paused);
    }

    [Theory]
    [InlineData("localhost:{port}")]
    [InlineData("LOCALHOST:{port}")]
    [InlineData("seedbox:{port}")]
    public async Task Names_that_are_ours_are_answered(string host)
    {
        await using var open = await OpenDashboard.StartAsync(options => options with { Names = ["seedbox"] });
        host = host.Replace("{port}", $"{open.Address.Port}", StringComparison.Ordinal);
        (await open.SendAsync(HttpMethod.Get, "/", request => request.Headers.Host = host)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_page_cannot_read_the_stream()
    {
        await using var open = await OpenDashboard.StartAsync();
        using var answer = await open.SendAsync(HttpMethod.Get, "/api/live", request => request.Headers.Add("Sec-Fetch-Site", "cross-site"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await open.SendAsync(HttpMethod.Get, "/api/live", request => request.Headers.Add("Origin", "http://evil.example"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Every_answer_tells_browsers_to_run_nothing_but_our_own_files()
    {
        await using var open = await OpenDashboard.StartAsync();
        foreach (var path in (string[])["/", "/login.html", "/js/main.js", "/nowhere", "/..%2f..%2fetc%2fpasswd"])
        {
            using var answer = await open.SendAsync(HttpMethod.Get, path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
            policy.ShouldContain("default-src 'none'");
            policy.ShouldContain("script-src 'self'");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldNotContain("unsafe");
            answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("/api/torrents", SwarmEndpoints.LongestUpload + 1)]
    [InlineData("/api/magnets", 16 * 1024 + 1)]
    public async Task An_upload_that_is_too_large_is_refused_before_it_is_taken_in(string path, long length)
    {
        await using var open = await OpenDashboard.StartAsync();
        string secret = null!;
        (await open.PauseAsync(request => secret = request.Headers.GetValues(RequestGuard.Header).Single())).EnsureSuccessStatusCode();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, open.Address.Port);
        var origin = open.Address.GetLeftPart(UriPartial.Authority);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {open.Address.Authority}\r\nOrigin: {origin}\r\n{RequestGuard.Header}: {secret}\r\nContent-Length: {length}\r\n\r\nd"));
        using var reader = new StreamReader(socket.GetStream());
        (await reader.ReadLineAsync()).ShouldBe("HTTP/1.1 413 Payload Too Large");
        open.Client.Swarms.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/api/torrents", "d4:infod6:lengthi-1eee")]
    [InlineData("/api/torrents", "")]
    [InlineData("/api/torrents", "<html>")]
    [InlineData("/api/magnets", "magnet:?xt=urn:btih:zz")]
    [InlineData("/api/magnets", "\u0000")]
    [InlineData("/api/swarms/{hash}/priority?file=99&priority=High", "")]
    [InlineData("/api/swarms/{hash}/priority?file=0&priority=7777", "")]
    [InlineData("/api/swarms/{hash}/priority?file=-1&priority=High", "")]
    [InlineData("/api/swarms/{hash}/priority", "")]
    [InlineData("/api/swarms/{hash}/limits?down=99999999999999999999", "")]
    [InlineData("/api/swarms/{hash}/plugin?key=none&on=true", "")]
    [InlineData("/api/swarms/0123456789012345678901234567890123456789/pause", "")]
    public async Task Nonsense_is_answered_with_a_sentence(string path, string body)
    {
        await using var open = await OpenDashboard.StartAsync();
        using var answer = await open.SendAsync(HttpMethod.Post, path.Replace("{hash}", $"{open.Swarm.InfoHash}", StringComparison.Ordinal), content: new StringContent(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).Length.ShouldBeInRange(5, 500);
    }

    [Fact]
    public async Task A_torrent_that_is_here_already_is_a_conflict()
    {
        await using var open = await OpenDashboard.StartAsync();
        using var answer = await open.SendAsync(HttpMethod.Post, "/api/torrents", content: new ByteArrayContent(open.Swarm.Metainfo!.Encode()));
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }
}
