using System.Text;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Items;

namespace Rx.Torrent.Tests.Extensions.Dht.Items;

public class DhtItemTests
{
    private const string Key = "77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548";

    private const string Plain =
        "305ac8aeb6c9c151fa120f120ea2cfb923564e11552d06a5d856091e5e853cff1260d3f39e4999684aa92eb73ffd136e6f4f3ecbfda0ce53a1608ecd7ae21f01";

    private const string Salted =
        "6834284b6b24c3204eb2fea824d82f88883a3d95e8b4a21b8c0ded553d17d17ddf9a8a7104b1258f30bed3787e6cb896fca78c58f8e03b5f18f14951a87d9a08";

    /// <summary>The test vectors of BEP 44.</summary>
    [Theory]
    [InlineData("", "3:seqi1e1:v12:Hello World!", "4a533d47ec9c7d95b1ad75f576cffc641853b750", Plain)]
    [InlineData("foobar", "4:salt6:foobar3:seqi1e1:v12:Hello World!", "411eba73b6f087ca51a3795d9c8c938d365e32c1", Salted)]
    public void The_mutable_items_of_the_BEP_are_genuine_and_in_their_places(string salt, string signed, string target, string signature)
    {
        var item = new DhtItem.Mutable("Hello World!", ItemPublicKey.Parse(Key), 1, new BencodeString(Convert.FromHexString(signature))) { Salt = salt };

        Encoding.ASCII.GetString(DhtItem.Signed(item.Value, item.Sequence, item.Salt)).ShouldBe(signed);
        item.Target.ToString().ShouldBe(target);
        item.IsGenuine.ShouldBeTrue();
        (item with { Sequence = 2 }).IsGenuine.ShouldBeFalse();
        (item with { Value = "Hello World?" }).IsGenuine.ShouldBeFalse();
        (item with { Salt = "fooba" }).IsGenuine.ShouldBeFalse();
    }

    [Fact]
    public void The_immutable_item_of_the_BEP_is_in_its_place() =>
        new DhtItem.Immutable("Hello World!").Target.ToString().ShouldBe("e5f96f6f38320f0f33959cb4d3d656452117aadb");

    /// <summary>The first and the third test of RFC 8032, 7.1.</summary>
    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")]
    public void A_key_pair_comes_from_its_secret(string secret, string key) =>
        new ItemKeyPair(Convert.FromHexString(secret)).PublicKey.ToString().ShouldBe(key);

    [Fact]
    public void What_an_owner_signs_is_genuine_until_somebody_changes_it()
    {
        var item = new ItemKeyPair(new byte[32]).Sign(BencodeDictionary.Of(("a", 1)), 7, "salt");

        item.IsGenuine.ShouldBeTrue();
        var signature = item.Signature.Span.ToArray();
        signature[10] ^= 1;
        (item with { Signature = new BencodeString(signature) }).IsGenuine.ShouldBeFalse();
        (item with { Key = ItemKeyPair.Create().PublicKey }).IsGenuine.ShouldBeFalse();
    }

    [Fact]
    public void What_is_too_long_is_refused_before_it_is_signed()
    {
        var keys = ItemKeyPair.Create();

        Should.Throw<ArgumentException>(() => keys.Sign(new BencodeString(new byte[997]), 1)); // 997 and "997:" make 1001
        Should.Throw<ArgumentException>(() => keys.Sign("v", 1, new BencodeString(new byte[65])));
        keys.Sign(new BencodeString(new byte[996]), 1, new BencodeString(new byte[64])).IsGenuine.ShouldBeTrue();
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void A_key_that_is_none_signs_nothing(string key)
    {
        var item = new DhtItem.Mutable("v", ItemPublicKey.Parse(key), 1, new BencodeString(new byte[64]));

        item.IsGenuine.ShouldBeFalse();
    }
}
