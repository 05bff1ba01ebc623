using Rx.Torrent.Extensions.WebSeeds;
using Rx.Torrent.Metainfo;

namespace Rx.Torrent.Tests.Extensions.WebSeeds;

/// <summary>BEP 19, "url-list": which URL a file has.</summary>
public class WebSeedUrlTests
{
    [Theory]
    [InlineData("http://a.example/b/the file", "http://a.example/b/the%20file")]
    [InlineData("http://a.example/b/", "http://a.example/b/a%20%231%3F.bin")]
    public void A_single_file_is_at_the_URL_itself_or_in_its_folder(string seed, string url) =>
        WebSeedUrls.Of(new Uri(seed), Plan(MetainfoBuilder.ForFile("a #1?.bin", 5)), 0).AbsoluteUri.ShouldBe(url);

    [Theory]
    [InlineData("http://a.example/b")]
    [InlineData("http://a.example/b/")]
    public void A_file_of_several_is_below_the_name_of_the_torrent_and_each_name_is_escaped_by_itself(string seed) =>
        WebSeedUrls.Of(new Uri(seed), Plan(MetainfoBuilder.ForDirectory("the torrent", [new MetainfoSource("c/d%2f..&.bin", 5)])), 0).AbsoluteUri
            .ShouldBe("http://a.example/b/the%20torrent/c/d%252f..%26.bin");

    private static MetainfoFile Plan(MetainfoBuilder builder) => builder.Plan().Build(new byte[20]);
}
