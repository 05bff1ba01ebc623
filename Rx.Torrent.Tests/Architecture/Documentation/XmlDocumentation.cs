using System.Reflection;
using System.Xml.Linq;

namespace Rx.Torrent.Tests.Architecture.Documentation;

/// <summary>The XML documentation that the compiler wrote beside a library.</summary>
internal sealed class XmlDocumentation
{
    private readonly Dictionary<string, XElement> _members;

    private XmlDocumentation(IEnumerable<XElement> members) =>
        _members = members.ToDictionary(member => (string)member.Attribute("name")!, member => member);

    public static XmlDocumentation Of(Assembly assembly) =>
        new(XDocument.Load(Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml")).Descendants("member"));

    /// <summary>What is written about a member, or about the one that it inherits its documentation from; null when nothing is.</summary>
    public XElement? Find(MemberInfo member) => Resolve(MemberId.Of(member), member);

    private XElement? Resolve(string id, MemberInfo? member)
    {
        if (!_members.TryGetValue(id, out var element)) return null;
        if (element.Element("inheritdoc") is not { } inherit) return element;
        if ((string?)inherit.Attribute("cref") is { } reference) return Resolve(reference, null);
        return member is null ? null : InheritedMembers(member).Select(other => Resolve(MemberId.Of(other), other)).FirstOrDefault(found => found is not null);
    }

    private static IEnumerable<MemberInfo> InheritedMembers(MemberInfo member)
    {
        var declaring = member.DeclaringType!;
        var ancestors = declaring.GetInterfaces().AsEnumerable();
        if (declaring.BaseType is { } parent) ancestors = ancestors.Prepend(parent);
        return ancestors.Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type)
            .SelectMany(type => type.GetMember(member.Name.Split('.')[^1], BindingFlags.Public | BindingFlags.Instance | BindingFlags.NonPublic));
    }
}
