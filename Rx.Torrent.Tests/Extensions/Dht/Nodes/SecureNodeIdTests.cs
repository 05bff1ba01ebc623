using System.Net;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Tests.Extensions.Dht.Nodes;

public class SecureNodeIdTests
{
    /// <summary>The table of BEP 42.</summary>
    [Theory]
    [InlineData("124.31.75.21", "5fbfbff10c5d6a4ec8a88e4c6ab4c28b95eee401")]
    [InlineData("21.75.31.124", "5a3ce9c14e7a08645677bbd1cfe7d8f956d53256")]
    [InlineData("65.23.51.170", "a5d43220bc8f112a3d426c84764f8c2a1150e616")]
    [InlineData("84.124.73.14", "1b0321dd1bb1fe518101ceef99462b947a01ff41")]
    [InlineData("43.213.53.83", "e56f6cbf5b7c4be0237986d5243b87aa6d51305a")]
    public void The_ids_of_the_BEP_are_valid_for_their_addresses_alone(string address, string id)
    {
        SecureNodeId.IsValid(NodeId.Parse(id), IPAddress.Parse(address)).ShouldBeTrue();
        SecureNodeId.IsValid(NodeId.Parse(id), IPAddress.Parse("98.76.54.32")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(19)]
    public void A_change_in_what_the_address_decides_makes_it_invalid(int at)
    {
        var bytes = NodeId.Parse("5fbfbff10c5d6a4ec8a88e4c6ab4c28b95eee401").ToArray();
        bytes[at] ^= at == 19 ? (byte)0x01 : (byte)0x08;

        SecureNodeId.IsValid(new NodeId(bytes), IPAddress.Parse("124.31.75.21")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("124.31.75.21")]
    [InlineData("2001:db8:1234:5678::1")]
    public void What_is_made_for_an_address_is_valid_for_it(string address)
    {
        var random = new Random(1);
        for (var i = 0; i < 50; i++) SecureNodeId.IsValid(SecureNodeId.Create(IPAddress.Parse(address), random), IPAddress.Parse(address)).ShouldBeTrue();
    }

    [Fact]
    public void One_IPv6_subscriber_has_the_ids_of_his_whole_network()
    {
        var id = SecureNodeId.Create(IPAddress.Parse("2001:db8:1234:5678::1"), new Random(1));

        SecureNodeId.IsValid(id, IPAddress.Parse("2001:db8:1234:5678:aaaa:bbbb:cccc:dddd")).ShouldBeTrue();
        SecureNodeId.IsValid(id, IPAddress.Parse("2001:db8:1234:5679::1")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.1.1")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    public void In_a_local_network_any_id_will_do(string address) => SecureNodeId.IsValid(default, IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("172.32.0.1")]
    [InlineData("11.0.0.1")]
    [InlineData("192.169.0.1")]
    public void Its_neighbours_are_not_local(string address) => SecureNodeId.IsValid(default, IPAddress.Parse(address)).ShouldBeFalse();
}
