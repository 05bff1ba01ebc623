using System.Net;
using Rx.Torrent.Discovery.Trackers.Access;

namespace Rx.Torrent.Tests.Discovery.Access;

public class AddressScopeTests
{
    [Theory]
    [InlineData("1.1.1.1", "Public")]
    [InlineData("172.15.0.1", "Public")]
    [InlineData("172.32.0.1", "Public")]
    [InlineData("2606:4700::1111", "Public")]
    [InlineData("10.0.0.1", "Private")]
    [InlineData("172.16.0.1", "Private")]
    [InlineData("172.31.255.255", "Private")]
    [InlineData("192.168.1.1", "Private")]
    [InlineData("100.64.0.1", "Private")]
    [InlineData("fd00::1", "Private")]
    [InlineData("fec0::1", "Private")]
    [InlineData("169.254.169.254", "LinkLocal")]
    [InlineData("fe80::1", "LinkLocal")]
    [InlineData("127.0.0.1", "Loopback")]
    [InlineData("127.255.255.254", "Loopback")]
    [InlineData("0.0.0.0", "Loopback")]
    [InlineData("::", "Loopback")]
    [InlineData("::1", "Loopback")]
    [InlineData("224.0.0.1", "Nobody")]
    [InlineData("255.255.255.255", "Nobody")]
    [InlineData("ff02::1", "Nobody")]
    public void An_address_has_a_scope(string address, string scope) => AddressScopes.Of(IPAddress.Parse(address)).ToString().ShouldBe(scope);

    [Theory]
    [InlineData("::ffff:127.0.0.1", "Loopback")] // mapped
    [InlineData("::192.168.0.1", "Private")] // compatible, of old
    [InlineData("64:ff9b::10.0.0.1", "Private")] // NAT64
    [InlineData("64:ff9b::1.1.1.1", "Public")]
    [InlineData("64:ff9b:1::1", "Private")] // NAT64 of a network of one's own
    [InlineData("2002:7f00:1::", "Loopback")] // 6to4
    [InlineData("2002:101:101::", "Public")]
    [InlineData("2001::53aa:64c:0:0:80ff:fffe", "Loopback")] // Teredo: 127.0.0.1, each bit the other way
    public void An_IPv4_address_inside_an_IPv6_one_counts(string address, string scope) => AddressScopes.Of(IPAddress.Parse(address)).ToString().ShouldBe(scope);
}
