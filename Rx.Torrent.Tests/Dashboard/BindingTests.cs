using System.Net;
using Rx.Torrent.Dashboard.Security;

namespace Rx.Torrent.Tests.Dashboard;

public sealed class BindingTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", "127.0.0.1", 5080, null)]
    [InlineData("http://localhost:0/", "127.0.0.1", 0, "localhost")]
    [InlineData("http://[::1]:99", "::1", 99, null)]
    [InlineData("http://*:5080", "0.0.0.0", 5080, null)]
    [InlineData("HTTP://seedbox:5080", "0.0.0.0", 5080, "seedbox")]
    [InlineData("http://192.0.2.7", "192.0.2.7", 80, null)]
    public void An_address_is_read(string url, string address, int port, string? name) =>
        Binding.Parse(url).ShouldBe(new(IPAddress.Parse(address), port, name));

    [Theory]
    [InlineData("")]
    [InlineData("https://127.0.0.1:5080")]
    [InlineData("127.0.0.1:5080")]
    [InlineData("http://")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://user@127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:5080/path")]
    public void What_is_none_is_refused(string url) => Should.Throw<FormatException>(() => Binding.Parse(url));
}
