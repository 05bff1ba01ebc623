using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Http;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Discovery;

/// <summary>Trackers over real sockets, good ones and hostile ones.</summary>
public sealed class HttpTrackerClientTests
{
    private const string Good = "d8:intervali1800e5:peers6:\x01\x02\x03\x04\x1a\xe1" + "e";

    private static readonly AnnounceRequest Request = new(InfoHash.Parse(new string('a', 40)), new PeerId("-RX0100-000000000000"u8), 6881);

    private static async Task<AnnounceResponse> AnnounceAsync(HostileHttpServer server, HttpTrackerOptions? options = null)
    {
        using var client = new HttpTrackerClient(options);
        return await client.AnnounceAsync(server.Announce, Request);
    }

    private static Task<TrackerException> FailureAsync(HostileHttpServer server, HttpTrackerOptions? options = null) =>
        Should.ThrowAsync<TrackerException>(() => AnnounceAsync(server, options));

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] GzipAnswer(byte[] body)
    {
        var packed = Gzip(body);
        return [.. Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"), .. packed];
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(int.MaxValue, false)]
    public async Task A_connection_that_is_reset_is_made_once_more_but_not_without_end(int resets, bool isAnswered)
    {
        var left = resets;
        using var server = new HostileHttpServer(async exchange =>
        {
            exchange.Resets = left-- > 0;
            if (!exchange.Resets) await exchange.SayAsync(HostileHttpServer.Ok(Good));
        });

        if (isAnswered) (await AnnounceAsync(server)).Peers.ShouldHaveSingleItem();
        else (await FailureAsync(server)).Kind.ShouldBeOneOf(TrackerFailureKind.Unreachable, TrackerFailureKind.BadResponse);
        server.Connections.ShouldBeInRange(2, 8); // .NET tries again by itself, now and then
    }

    [Fact]
    public async Task A_good_answer_is_read()
    {
        using var server = new HostileHttpServer(HostileHttpServer.Ok(Good));
        var answer = await AnnounceAsync(server);
        answer.Interval.ShouldBe(TimeSpan.FromMinutes(30));
        answer.Peers.ShouldHaveSingleItem().EndPoint.ShouldBe(IPEndPoint.Parse("1.2.3.4:6881"));
        var lines = server.Requests.ShouldHaveSingleItem().Split("\r\n");
        lines[0].ShouldStartWith("GET /announce?info_hash=%AA%AA%AA%AA%AA%AA%AA%AA%AA%AA%AA%AA%AA%AA%AA%AA%AA%AA%AA%AA&peer_id=-RX0100-000000000000&port=6881&");
        lines.ShouldContain(line => line.StartsWith("User-Agent: Rx.Torrent/", StringComparison.Ordinal));
        lines.ShouldContain("Accept-Encoding: gzip, deflate");
        lines.ShouldNotContain(line => line.StartsWith("Cookie", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_packed_answer_is_unpacked()
    {
        using var server = new HostileHttpServer(exchange => exchange.SayAsync(GzipAnswer(Encoding.Latin1.GetBytes(Good))));
        (await AnnounceAsync(server)).Peers.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_without_a_length_ends_with_the_connection()
    {
        using var server = new HostileHttpServer(exchange =>
        {
            exchange.Closes = true;
            return exchange.SayAsync("HTTP/1.0 200 OK\r\n\r\n" + Good);
        });
        (await AnnounceAsync(server)).Peers.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_serves_more_than_one_announce()
    {
        using var server = new HostileHttpServer(HostileHttpServer.Ok(Good));
        using var client = new HttpTrackerClient();
        await client.AnnounceAsync(server.Announce, Request);
        await client.AnnounceAsync(server.Announce, Request);
        server.Requests.Count.ShouldBe(2);
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_passkey_goes_out_as_it_was_given()
    {
        using var server = new HostileHttpServer(HostileHttpServer.Ok(Good));
        using var client = new HttpTrackerClient();
        await client.AnnounceAsync(new Uri(server.Announce + "?passkey=Ab%2f%26%ff"), Request);
        server.Requests.Single().ShouldStartWith("GET /announce?passkey=Ab%2f%26%ff&info_hash=");
    }

    [Fact]
    public async Task A_user_and_password_in_the_URL_authenticate()
    {
        using var server = new HostileHttpServer(HostileHttpServer.Ok(Good));
        using var client = new HttpTrackerClient();
        await client.AnnounceAsync(new UriBuilder(server.Announce) { UserName = "me", Password = "p%40ss" }.Uri, Request);
        server.Requests.Single().ShouldContain("Authorization: Basic " + Convert.ToBase64String("me:p@ss"u8) + "\r\n");
    }

    [Fact]
    public async Task A_redirect_is_followed()
    {
        using var target = new HostileHttpServer(HostileHttpServer.Ok(Good));
        using var server = new HostileHttpServer($"HTTP/1.1 302 Found\r\nLocation: {target.Announce}?x\r\nContent-Length: 0\r\n\r\n");
        (await AnnounceAsync(server)).Peers.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_loop_of_redirects_ends()
    {
        using var server = new HostileHttpServer("HTTP/1.1 302 Found\r\nLocation: /announce\r\nContent-Length: 0\r\n\r\n");
        var failure = await FailureAsync(server, new HttpTrackerOptions { MaxRedirects = 3 });
        failure.Kind.ShouldBe(TrackerFailureKind.HttpStatus);
        failure.Status.ShouldBe(HttpStatusCode.Found);
        server.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Silence_times_out()
    {
        using var server = new HostileHttpServer(exchange => exchange.HangAsync());
        (await FailureAsync(server, new HttpTrackerOptions { Timeout = TimeSpan.FromMilliseconds(200) })).Kind.ShouldBe(TrackerFailureKind.TimedOut);
    }

    [Fact]
    public async Task An_answer_that_never_ends_its_head_or_its_body_times_out()
    {
        var options = new HttpTrackerOptions { Timeout = TimeSpan.FromMilliseconds(200) };
        foreach (var start in new[] { "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nd8:int" })
        {
            using var server = new HostileHttpServer(async exchange =>
            {
                await exchange.SayAsync(start);
                await exchange.HangAsync();
            });
            (await FailureAsync(server, options)).Kind.ShouldBe(TrackerFailureKind.TimedOut);
        }
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        using var server = new HostileHttpServer(async exchange =>
        {
            await exchange.SayAsync("HTTP/1.1 200 OK\r\n\r\n");
            await exchange.SayForEverAsync(new string('x', 16 * 1024));
        });
        (await FailureAsync(server)).Kind.ShouldBe(TrackerFailureKind.TooLarge);
    }

    [Fact]
    public async Task An_answer_that_promises_too_much_is_not_read_at_all()
    {
        using var server = new HostileHttpServer(async exchange =>
        {
            await exchange.SayAsync("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n");
            await exchange.HangAsync();
        });
        (await FailureAsync(server)).Kind.ShouldBe(TrackerFailureKind.TooLarge);
    }

    [Fact]
    public async Task Endless_headers_are_cut_off()
    {
        using var server = new HostileHttpServer(async exchange =>
        {
            await exchange.SayAsync("HTTP/1.1 200 OK\r\n");
            await exchange.SayForEverAsync("X-Header: " + new string('x', 1000) + "\r\n");
        });
        (await FailureAsync(server)).Kind.ShouldBe(TrackerFailureKind.TooLarge);
    }

    [Fact]
    public async Task A_gzip_bomb_does_not_go_off()
    {
        using var server = new HostileHttpServer(exchange => exchange.SayAsync(GzipAnswer(new byte[64 * 1024 * 1024])));
        (await FailureAsync(server)).Kind.ShouldBe(TrackerFailureKind.TooLarge);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nd8:int")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nd8:in\r\nzzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nd8:in")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\nnot bencode...")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 200")]
    [InlineData("")]
    public async Task Broken_answers_are_bad_responses(string answer)
    {
        using var server = new HostileHttpServer(exchange =>
        {
            exchange.Closes = true;
            return exchange.SayAsync(answer);
        });
        (await FailureAsync(server)).Kind.ShouldBe(TrackerFailureKind.BadResponse);
    }

    [Fact]
    public async Task A_status_of_failure_is_told_and_so_is_when_to_come_back()
    {
        using var server = new HostileHttpServer("HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 4\r\n\r\nbusy");
        var failure = await FailureAsync(server);
        (failure.Kind, failure.Status, failure.RetryIn).ShouldBe((TrackerFailureKind.HttpStatus, HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task A_reason_counts_more_than_the_status_it_comes_with()
    {
        const string Body = "d14:failure reason12:unregistered8:retry in5:nevere";
        using var server = new HostileHttpServer($"HTTP/1.1 403 No\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        var failure = await FailureAsync(server);
        (failure.Kind, failure.Status, failure.Message, failure.IsPermanent).ShouldBe((TrackerFailureKind.Refused, HttpStatusCode.Forbidden, "unregistered", true));
    }

    [Fact]
    public async Task Where_nobody_listens_there_is_no_connection()
    {
        var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var address = closed.LocalEndpoint;
        closed.Stop();
        using var client = new HttpTrackerClient();
        var failure = await Should.ThrowAsync<TrackerException>(() => client.AnnounceAsync(new Uri($"http://{address}/announce"), Request));
        failure.Kind.ShouldBe(TrackerFailureKind.Unreachable);
        failure.Message.ShouldNotContain("announce");
    }

    [Fact]
    public async Task Over_TLS_a_stranger_is_not_believed_unless_the_user_says_so()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=tracker", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        using var server = new HostileHttpServer(HostileHttpServer.Ok(Good), certificate);
        (await FailureAsync(server)).Kind.ShouldBe(TrackerFailureKind.Unreachable);
        var trusting = new HttpTrackerOptions
        {
            Configure = handler => handler.SslOptions.RemoteCertificateValidationCallback =
                (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString(),
        };
        (await AnnounceAsync(server, trusting)).Peers.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Another_scheme_is_refused()
    {
        using var client = new HttpTrackerClient();
        (await Should.ThrowAsync<TrackerException>(() => client.AnnounceAsync(new Uri("ftp://t.example/announce"), Request)))
            .Kind.ShouldBe(TrackerFailureKind.Unsupported);
    }

    [Fact]
    public async Task Cancelling_is_not_a_failure_of_the_tracker()
    {
        using var cancellation = new CancellationTokenSource();
        using var server = new HostileHttpServer(async exchange =>
        {
            await cancellation.CancelAsync();
            await exchange.HangAsync();
        });
        using var client = new HttpTrackerClient();
        await Should.ThrowAsync<OperationCanceledException>(() => client.AnnounceAsync(server.Announce, Request, cancellation.Token));
    }

    [Fact]
    public async Task Announces_beyond_the_limit_wait_for_their_turn()
    {
        var first = new TaskCompletionSource();
        using var server = new HostileHttpServer(async exchange =>
        {
            await first.Task;
            await exchange.SayAsync(HostileHttpServer.Ok(Good));
        });
        using var client = new HttpTrackerClient(new HttpTrackerOptions { MaxConnectionsPerTracker = 1 });
        var one = client.AnnounceAsync(server.Announce, Request);
        using (var impatient = new CancellationTokenSource())
        {
            var other = client.AnnounceAsync(server.Announce, Request, impatient.Token);
            await impatient.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => other);
        }
        var two = client.AnnounceAsync(server.Announce, Request);
        first.SetResult();
        await one;
        await two;
        server.Requests.Count.ShouldBe(2);
    }
}
