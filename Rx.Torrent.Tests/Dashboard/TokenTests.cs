using System.Net;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Tests.Dashboard;

/// <summary>The token, asked for where the page can be reached from elsewhere.</summary>
public sealed class TokenTests
{
    private const string Token = "a token of the user's own";

    [Theory]
    [InlineData("http://127.0.0.1:0", false)]
    [InlineData("http://localhost:0", false)]
    [InlineData("http://*:0", true)]
    [InlineData("http://0.0.0.0:0", true)]
    [InlineData("http://seedbox:0", true)]
    public async Task Only_loopback_needs_none(string url, bool needsToken)
    {
        await using var open = await OpenDashboard.StartAsync(options => options with { Urls = [url] });
        (open.App.Token is not null).ShouldBe(needsToken);
        if (needsToken) open.App.Token!.Length.ShouldBe(32);
        (await open.SendAsync(HttpMethod.Get, "/")).StatusCode.ShouldBe(needsToken ? HttpStatusCode.SeeOther : HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    public async Task The_page_is_where_it_is_said_to_be(string url)
    {
        await using var open = await OpenDashboard.StartAsync(options => options with { Urls = [url] });
        open.App.Addresses.ShouldNotBeEmpty();
        using var http = new HttpClient();
        foreach (var address in open.App.Addresses.Where(address => address.IsLoopback))
            (await http.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.OK, $"{address}"); // the page, or the form that asks for the token
        open.App.Addresses[0].IsLoopback.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_but_the_options_chooses_where_it_is() =>
        await Should.ThrowAsync<FormatException>(() => OpenDashboard.StartAsync(options => options with { Urls = [] }));

    [Fact]
    public async Task Without_it_there_is_a_form_and_nothing_else()
    {
        await using var open = await OpenAsync();
        (await open.SendAsync(HttpMethod.Get, "/api/live")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await open.SendAsync(HttpMethod.Get, "/index.html")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await open.SendAsync(HttpMethod.Get, "/login")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await open.PauseAsync()).StatusCode.ShouldBe(HttpStatusCode.Forbidden); // there is no page to have the secret from
        open.Swarm.State.ShouldNotBe(SwarmState.Paused);
    }

    [Fact]
    public async Task Who_has_it_gets_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        await using var open = await OpenAsync();
        using var answer = await EnterAsync(open, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        $"{answer.Headers.Location}".ShouldBe("/");
        var cookie = answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        cookie.ShouldNotContain(Token);

        var pair = cookie.Split(';')[0];
        (await open.SendAsync(HttpMethod.Get, "/", request => request.Headers.Add("Cookie", pair))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await open.SendAsync(HttpMethod.Get, "/", request => request.Headers.Add("Cookie", pair[..^1] + "0x"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        // The cookie alone does not make a request one of our page's.
        (await open.PauseAsync(request => request.Headers.Add("Cookie", pair))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task In_the_address_it_opens_too_and_is_taken_out_of_it()
    {
        await using var open = await OpenAsync();
        using var answer = await open.SendAsync(HttpMethod.Get, $"/?token={Uri.EscapeDataString(Token)}");
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        $"{answer.Headers.Location}".ShouldBe("/");
        answer.Headers.Contains("Set-Cookie").ShouldBeTrue();
        (await open.SendAsync(HttpMethod.Get, "/?token=wrong")).Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task After_ten_wrong_ones_the_right_one_has_to_wait()
    {
        await using var open = await OpenAsync();
        for (var i = 0; i < 10; i++) (await EnterAsync(open, $"a guess, the {i}th of many")).Headers.Contains("Set-Cookie").ShouldBeFalse();
        (await EnterAsync(open, Token)).Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task A_form_of_another_page_does_not_even_try_it()
    {
        await using var open = await OpenAsync();
        using var answer = await EnterAsync(open, Token, "http://evil.example");
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("")]
    public async Task A_token_that_could_be_guessed_is_not_taken(string token) =>
        await Should.ThrowAsync<FormatException>(() => OpenDashboard.StartAsync(options => options with { Token = token }));

    private static Task<OpenDashboard> OpenAsync() => OpenDashboard.StartAsync(options => options with { Token = Token });

    private static Task<HttpResponseMessage> EnterAsync(OpenDashboard open, string token, string? origin = null) => open.SendAsync(
        HttpMethod.Post,
        "/login",
        request =>
        {
            if (origin is null) return;
            request.Headers.Remove("Origin");
            request.Headers.Add("Origin", origin);
        },
        new FormUrlEncodedContent([new("token", token)]));
}
