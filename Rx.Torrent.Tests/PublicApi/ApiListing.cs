using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Rx.Torrent.Tests.PublicApi;

/// <summary>Writes all that a library's users can see, in one order, so that a change of it is a change of text.</summary>
internal sealed class ApiListing
{
    private readonly MemberSignatures _members = new();
    private readonly StringBuilder _text = new();

    public static string Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static string Of(IEnumerable<Type> types)
    {
        var listing = new ApiListing();
        foreach (var space in types.Where(type => !type.IsNested).GroupBy(type => type.Namespace).OrderBy(space => space.Key, StringComparer.Ordinal))
        {
            if (listing._text.Length > 0) listing._text.Append('\n');
            listing.Line(0, $"namespace {space.Key}");
            foreach (var type in InOrder(space)) listing.Write(type, 0);
        }
        return listing._text.ToString();
    }

    private static IOrderedEnumerable<Type> InOrder(IEnumerable<Type> types) => types.OrderBy(type => type.FullName, StringComparer.Ordinal);

    private void Line(int indent, string text) => _text.Append(' ', indent * 4).Append(text).Append('\n');

    private void Write(Type type, int indent)
    {
        if (indent == 0) _text.Append('\n');
        if (MemberSignatures.IsDelegate(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            Line(indent, $"public delegate {_members.Return(invoke)} {TypeNames.Declared(type)}{_members.Parameters(invoke)};");
            return;
        }
        var nested = InOrder(type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(inner => inner.IsNestedPublic || inner.IsNestedFamily || inner.IsNestedFamORAssem)).ToArray();
        var members = _members.Of(type).ToArray();
        Line(indent, Head(type) + (members.Length + nested.Length == 0 ? " { }" : ""));
        if (members.Length + nested.Length == 0) return;
        Line(indent, "{");
        foreach (var member in members) Line(indent + 1, member);
        foreach (var inner in nested) Write(inner, indent + 1);
        Line(indent, "}");
    }

    private static string Head(Type type)
    {
        var flags = type.IsEnum && type.IsDefined(typeof(FlagsAttribute)) ? "[Flags] " : "";
        var access = type.IsNested && !type.IsNestedPublic ? "protected " : "public ";
        var parents = Parents(type).ToArray();
        var constraints = type.IsGenericType ? TypeNames.Constraints(type.GetGenericArguments()) : "";
        return $"{flags}{access}{Kind(type)} {TypeNames.Declared(type)}{(parents.Length == 0 ? "" : " : " + string.Join(", ", parents))}{constraints}";
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum) return "enum";
        if (type.IsInterface) return "interface";
        var isRecord = MemberSignatures.IsRecord(type);
        if (type.IsValueType)
            return (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + (isRecord ? "record struct" : "struct");
        var modifier = type switch { { IsAbstract: true, IsSealed: true } => "static ", { IsAbstract: true } => "abstract ", { IsSealed: true } => "sealed ", _ => "" };
        return modifier + (isRecord ? "record" : "class");
    }

    private static IEnumerable<string> Parents(Type type)
    {
        if (type.IsEnum)
            return Enum.GetUnderlyingType(type) == typeof(int) ? [] : [TypeNames.Write(Enum.GetUnderlyingType(type))];
        var parent = type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) ? b : null;
        var all = type.GetInterfaces();
        var inherited = all.SelectMany(i => i.GetInterfaces()).Concat(parent?.GetInterfaces() ?? []).ToHashSet();
        var own = all.Where(i => !inherited.Contains(i) && i.IsVisible && !(MemberSignatures.IsRecord(type) && i == typeof(IEquatable<>).MakeGenericType(type))).Select(i => TypeNames.Write(i)).Order(StringComparer.Ordinal);
        return parent is null ? own : own.Prepend(TypeNames.Write(parent));
    }
}
