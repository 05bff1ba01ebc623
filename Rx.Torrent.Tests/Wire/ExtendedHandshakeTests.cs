using System.Net;
using Rx.Torrent.Bencode;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Wire;

public class ExtendedHandshakeTests
{
    [Fact]
    public void What_other_clients_say_is_read()
    {
        var handshake = Read(
            "d12:complete_agoi90e4:ipv44:'01020304'4:ipv616:'20010db8000000000000000000000001'1:md11:lt_donthavei7e11:ut_metadatai3e6:ut_pexi0ee"
            + "13:metadata_sizei31235e1:pi51413e4:reqqi500e11:upload_onlyi1e1:v12:libtorrent/26:yourip4:'c0000201'e");

        handshake.Extensions.ShouldBe([KeyValuePair.Create("lt_donthave", (byte)7), KeyValuePair.Create("ut_metadata", (byte)3), KeyValuePair.Create("ut_pex", (byte)0)]);
        handshake.ClientVersion.ShouldBe("libtorrent/2");
        handshake.ListenPort.ShouldBe(51413);
        handshake.RequestQueueLength.ShouldBe(500);
        handshake.MetadataSize.ShouldBe(31235);
        handshake.UploadOnly.ShouldBeTrue();
        handshake.CompleteAgo.ShouldBe(TimeSpan.FromSeconds(90));
        handshake.YourAddress.ShouldBe(IPAddress.Parse("192.0.2.1"));
        handshake.IPv4Address.ShouldBe(IPAddress.Parse("1.2.3.4"));
        handshake.IPv6Address.ShouldBe(IPAddress.Parse("2001:db8::1"));
        handshake.Origin.ShouldBe(MessageOrigin.Wire);
    }

    [Fact]
    public void One_that_says_nothing_reads_as_nothing()
    {
        var handshake = Read("de");
        handshake.ShouldBe(ExtendedHandshake.Empty);
        handshake.Extensions.ShouldBeEmpty();
        handshake.ClientVersion.ShouldBeNull();
        handshake.ListenPort.ShouldBeNull();
        handshake.RequestQueueLength.ShouldBeNull();
        handshake.MetadataSize.ShouldBeNull();
        handshake.UploadOnly.ShouldBeFalse();
        handshake.CompleteAgo.ShouldBeNull();
        handshake.YourAddress.ShouldBeNull();
        handshake.IPv4Address.ShouldBeNull();
        handshake.IPv6Address.ShouldBeNull();
    }

    [Theory]
    [InlineData("d1:pi0ee")]
    [InlineData("d1:pi-1ee")]
    [InlineData("d1:pi65536ee")]
    [InlineData("d1:p4:6881e")]
    [InlineData("d4:reqqi0ee")]
    [InlineData("d4:reqqi-5ee")]
    [InlineData("d13:metadata_sizei0ee")]
    [InlineData("d13:metadata_sizei-1ee")]
    [InlineData("d13:metadata_sizei2147483648ee")]
    [InlineData("d12:complete_agoi-1ee")]
    [InlineData("d12:complete_agoi9223372036854775807ee")]
    [InlineData("d11:upload_only1:1e")]
    [InlineData("d11:upload_onlyi0ee")]
    [InlineData("d1:v0:e")]
    [InlineData("d1:vi1ee")]
    [InlineData("d6:yourip5:12345e")]
    [InlineData("d4:ipv416:0123456789abcdefe")]
    [InlineData("d4:ipv64:1234e")]
    [InlineData("d1:mi1ee")]
    [InlineData("d1:mlee")]
    [InlineData("d1:md1:ai-1e1:bi256e1:c1:1ee")]
    [InlineData("d1:md2:'fffe'i1eee")]
    public void A_value_that_no_honest_peer_sends_reads_as_if_it_were_not_there(string content)
    {
        var handshake = Read(content);
        var asEmpty = handshake with { Content = BencodeDictionary.Empty };
        Facts(handshake).ShouldBe(Facts(asEmpty));
        handshake.Extensions.ShouldBeEmpty();
        handshake.Content.Count.ShouldBe(1, "but it can still be looked at");
    }

    [Fact]
    public void What_is_too_much_is_cut()
    {
        Read("d4:reqqi99999999999ee").RequestQueueLength.ShouldBe(int.MaxValue);
        Read($"d1:v1000:{new string('x', 1000)}e").ClientVersion.ShouldBe(new string('x', 128));
    }

    [Fact]
    public void A_cut_never_halves_a_character() =>
        new ExtendedHandshake(BencodeDictionary.Of(("v", new string('x', 127) + "😀"))).ClientVersion.ShouldBe(new string('x', 127));

    [Fact]
    public void An_address_of_version_4_in_version_6_clothes_is_one_of_version_4() =>
        Read("d6:yourip16:'00000000000000000000ffffc0000201'e").YourAddress.ShouldBe(IPAddress.Parse("192.0.2.1"));

    [Fact]
    public void Keys_in_any_order_are_read() => Read("d1:v1:x1:pi1ee").ListenPort.ShouldBe(1);

    [Theory]
    [InlineData("", 6)]
    [InlineData("i1e", 6)]
    [InlineData("le", 6)]
    [InlineData("d", 7)]
    [InlineData("d1:pi1e", 13)]
    [InlineData("d1:px", 10)]
    [InlineData("dee", 8)]
    [InlineData("d1:pi1e1:pi2ee", 13)]
    public void Anything_but_one_dictionary_is_refused_where_it_breaks(string content, int offset) =>
        Should.Throw<WireException>(() => Read(content)).Offset.ShouldBe(offset);

    [Fact]
    public void Ever_more_tokens_are_refused()
    {
        Should.Throw<WireException>(() => Read($"d1:xl{string.Concat(Enumerable.Repeat("le", 1000))}ee")).Expected.ShouldBe("at most 2000 tokens");
        Should.Throw<WireException>(() => Read($"d1:x{new string('l', 40)}{new string('e', 40)}e")).Expected.ShouldBe("at most 32 levels");
    }

    [Fact]
    public void Properties_can_be_set_and_unset()
    {
        var handshake = ExtendedHandshake.Empty with
        {
            ClientVersion = "Rx.Torrent 1",
            ListenPort = 6881,
            RequestQueueLength = 250,
            YourAddress = IPAddress.Parse("192.0.2.1"),
            IPv4Address = IPAddress.Parse("1.2.3.4"),
            IPv6Address = IPAddress.Parse("2001:db8::1"),
            MetadataSize = 1000,
            UploadOnly = true,
            CompleteAgo = TimeSpan.FromSeconds(5.5),
        };
        Value(handshake, "reqq").ShouldBe(250);
        Value(handshake, "complete_ago").ShouldBe(5);
        Value(handshake, "upload_only").ShouldBe(1);
        Value(handshake, "yourip").ShouldBe(new byte[] { 192, 0, 2, 1 });
        (handshake with
        {
            ClientVersion = null, ListenPort = null, RequestQueueLength = null, YourAddress = null, IPv4Address = null, IPv6Address = null,
            MetadataSize = null, UploadOnly = false, CompleteAgo = null,
        }).ShouldBe(ExtendedHandshake.Empty);
    }

    [Fact]
    public void A_value_that_nobody_may_say_cannot_be_set()
    {
        Should.Throw<ArgumentException>(() => ExtendedHandshake.Empty with { ListenPort = 0 });
        Should.Throw<ArgumentException>(() => ExtendedHandshake.Empty with { ListenPort = 65536 });
        Should.Throw<ArgumentException>(() => ExtendedHandshake.Empty with { RequestQueueLength = 0 });
        Should.Throw<ArgumentException>(() => ExtendedHandshake.Empty with { MetadataSize = -1 });
        Should.Throw<ArgumentException>(() => ExtendedHandshake.Empty with { CompleteAgo = TimeSpan.FromSeconds(-2) });
        Should.Throw<ArgumentException>(() => ExtendedHandshake.Empty with { IPv4Address = IPAddress.IPv6Loopback });
        Should.Throw<ArgumentException>(() => ExtendedHandshake.Empty with { IPv6Address = IPAddress.Loopback });
    }

    [Fact]
    public void A_plugin_adds_keys_and_names_of_its_own_and_leaves_the_original_alone()
    {
        var plain = ExtendedHandshake.Empty with { ListenPort = 1 };
        var extended = plain.With("rx_token", "secret").WithExtension("rx_chat", 9).WithExtension("ut_pex", 1);
        Value(extended, "rx_token").ShouldBe("secret");
        extended.TryGetExtension("rx_chat", out var id).ShouldBeTrue();
        id.ShouldBe((byte)9);
        extended.TryGetExtension("ut_metadata", out _).ShouldBeFalse();
        extended.Without("m").Without("rx_token").ShouldBe(plain);
        plain.Content.Count.ShouldBe(1);
    }

    [Fact]
    public void A_later_one_adds_to_the_names_and_switches_off_with_0()
    {
        var first = Read("d1:md6:ut_pexi1e11:ut_metadatai2ee1:v1:ae");
        var both = first.Then(Read("d1:md6:ut_pexi0e7:rx_chati3ee1:pi5ee"));
        both.Extensions.ToDictionary().ShouldBe(new Dictionary<string, byte> { ["rx_chat"] = 3, ["ut_metadata"] = 2, ["ut_pex"] = 0 }, ignoreOrder: true);
        both.ClientVersion.ShouldBe("a");
        both.ListenPort.ShouldBe(5);
        first.Then(ExtendedHandshake.Empty).ShouldBe(first);
        ExtendedHandshake.Empty.Then(first).ShouldBe(first);
    }

    [Fact]
    public void A_later_one_of_another_type_does_not_take_the_names_away() =>
        Read("d1:md6:ut_pexi1eee").Then(Read("d1:mi5ee")).TryGetExtension("ut_pex", out _).ShouldBeTrue();

    [Fact]
    public void Saying_ever_more_costs_no_memory()
    {
        var handshake = ExtendedHandshake.Empty;
        for (var i = 0; i < 10; i++) handshake = handshake.Then(ExtendedHandshake.Empty.With($"key{i}", new byte[20_000]));
        handshake.Content.EncodedLength.ShouldBeLessThanOrEqualTo(64 * 1024);
        handshake.Content.Contains("key9").ShouldBeTrue();
    }

    [Fact]
    public void Equality_is_content()
    {
        Read("d1:pi5ee").ShouldBe(ExtendedHandshake.Empty with { ListenPort = 5 });
        Read("d1:pi5ee").ShouldNotBe(ExtendedHandshake.Empty with { ListenPort = 6 });
        Read("d1:pi5ee").ToString().ShouldBe("ExtendedHandshake { {\"p\": 5} }");
    }

    private static BencodeValue? Value(ExtendedHandshake handshake, string key) => handshake.Content.TryGet(key, out var value) ? value : null;

    private static object?[] Facts(ExtendedHandshake handshake) =>
    [
        handshake.ClientVersion, handshake.ListenPort, handshake.RequestQueueLength, handshake.YourAddress, handshake.IPv4Address,
        handshake.IPv6Address, handshake.MetadataSize, handshake.UploadOnly, handshake.CompleteAgo,
    ];

    /// <summary>ASCII, with hexadecimal digits between quotes.</summary>
    private static ExtendedHandshake Read(string content)
    {
        byte[] body = [.. content.Split('\'').SelectMany((part, i) => i % 2 == 1 ? Convert.FromHexString(part) : [.. part.Select(c => (byte)c)])];
        var length = 2 + body.Length;
        byte[] frame = [(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, 20, 0, .. body];
        WireTable.Reader().TryRead(frame, out var message, out _).ShouldBeTrue();
        return message.ShouldBeOfType<ExtendedHandshake>();
    }
}
