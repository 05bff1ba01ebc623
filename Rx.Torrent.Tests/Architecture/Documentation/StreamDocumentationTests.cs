using System.Reactive.Linq;
using System.Xml.Linq;

namespace Rx.Torrent.Tests.Architecture.Documentation;

public class StreamDocumentationTests
{
    [Fact]
    public void Every_public_stream_states_its_four_facts_and_every_operator_has_a_marble()
    {
        var complaints =
            from library in ShippedLibraries.All
            let documentation = XmlDocumentation.Of(library)
            from member in StreamMembers.In(library.GetExportedTypes())
            let found = documentation.Find(member)
            let complaint = StreamFacts.Missing(found, StreamMembers.IsOperator(member))
            where complaint is not null && !(StreamMembers.TakesStream(member) && found?.Descendants("code").Any() == true)
            select $"{MemberId.Of(member)} {complaint}";

        complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Hot; no replay; on the loop; completes with the swarm.", true)]
    [InlineData("Cold; replays the current value; on the caller's thread; never completes.", true)]
    [InlineData("Hot; on the loop; completes with the swarm.", false)]
    [InlineData("Hot; no replay; on the loop.", false)]
    [InlineData("Lukewarm; no replay; on the loop; completes with the swarm.", false)]
    public void The_four_facts_stand_on_one_line_in_this_order(string line, bool complete) =>
        (StreamFacts.Missing(new XElement("member", new XElement("remarks", "\nSome words.\n" + line + "\n")), isOperator: false) is null).ShouldBe(complete);

    [Fact]
    public void An_operator_needs_a_picture_instead()
    {
        StreamFacts.Missing(new XElement("member", new XElement("remarks", new XElement("code", "--a--b--|"))), isOperator: true).ShouldBeNull();
        StreamFacts.Missing(new XElement("member", new XElement("remarks", "Hot; no replay; on the loop; completes.")), isOperator: true).ShouldNotBeNull();
    }

    [Fact]
    public void Streams_are_found_in_all_their_forms() =>
        StreamMembers.In([typeof(Streams), typeof(StreamOperators)]).Select(member => member.Name).Order(StringComparer.Ordinal)
            .ShouldBe(["Field", "Method", "Operator", "Property", "Stage"]);

    [Fact]
    public void Members_are_called_as_the_compiler_calls_them()
    {
        var self = "Rx.Torrent.Tests.Architecture.Documentation.StreamDocumentationTests";

        MemberId.Of(typeof(Streams).GetProperty("Property")!).ShouldBe($"P:{self}.Streams.Property");
        MemberId.Of(typeof(Streams).GetMethod("Stage")!).ShouldBe($"M:{self}.Streams.Stage(System.IObservable{{System.Int32}},System.Int32@,System.String[])");
        MemberId.Of(typeof(StreamOperators).GetMethod("Operator")!).ShouldBe(
            "M:Rx.Torrent.Tests.Architecture.Documentation.StreamOperators.Operator``1(System.IObservable{``0})");
    }

    public class Streams
    {
        public static readonly IObservable<int> Field = Observable.Never<int>();

        public IObservable<int> Property => Field;

        internal IObservable<int> Hidden => Field;

        public int NoStream => 1;

        public System.Reactive.Subjects.ISubject<int>? Method() => null;

        public IObservable<int> Stage(IObservable<int> source, ref int a, string[] b) => source;
    }
}
