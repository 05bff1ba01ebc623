using System.Net;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Extensions.Dht.Serving;

namespace Rx.Torrent.Tests.Extensions.Dht.Serving;

public class TokenIssuerTests
{
    private static readonly IPAddress Address = IPAddress.Parse("8.8.8.8");
    private static readonly NodeId Place = NodeId.Parse("0123456789abcdef0123456789abcdef01234567");

    private readonly TokenIssuer _issuer = new(new byte[32]);

    [Theory]
    [InlineData(0, true)]
    [InlineData(5, true)]
    [InlineData(9.9, true)]
    [InlineData(10, false)]
    [InlineData(600, false)]
    public void A_token_is_good_for_five_to_ten_minutes(double minutes, bool isGood) =>
        _issuer.IsValid(_issuer.Issue(Address, Place, TimeSpan.Zero), Address, Place, TimeSpan.FromMinutes(minutes)).ShouldBe(isGood);

    [Fact]
    public void It_is_good_for_its_address_and_place_alone()
    {
        var token = _issuer.Issue(Address, Place, TimeSpan.Zero);

        _issuer.IsValid(token, IPAddress.Parse("8.8.8.9"), Place, TimeSpan.Zero).ShouldBeFalse();
        _issuer.IsValid(token, Address, default, TimeSpan.Zero).ShouldBeFalse();
        new TokenIssuer([1, .. new byte[31]]).IsValid(token, Address, Place, TimeSpan.Zero).ShouldBeFalse();
        _issuer.IsValid(BencodeString.Empty, Address, Place, TimeSpan.Zero).ShouldBeFalse();
        _issuer.IsValid(new BencodeString(token.Span[..7]), Address, Place, TimeSpan.Zero).ShouldBeFalse();
    }
}
