"""What of SVG is taken: the elements, attributes and CSS that only draw.

Written after the element and attribute indexes of SVG 2 and of the modules it refers to (filters, masking, animations).
What runs, loads or leads elsewhere is not among them, and what nobody has heard of is not either.
"""

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = names(
    "svg g defs symbol use switch title desc path rect circle ellipse line polyline polygon text tspan textPath"
    " image style linearGradient radialGradient stop pattern clipPath mask marker filter view"
    " feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap"
    " feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode"
    " feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence"
    " animate animateMotion animateTransform set mpath"
)
WORDS_IN = frozenset({"text", "tspan", "textPath", "title", "desc", "style"})
"""Elsewhere text is not shown."""
ANIMATIONS = frozenset({"animate", "animateTransform", "set"})

LEFT_OUT = frozenset({"metadata"})
"""Elements of SVG that draw nothing: they are left out with all they hold."""
EDITORS = (
    "http://www.inkscape.org/namespaces/",
    "http://sodipodi.sourceforge.net/DTD/",
    "http://inkscape.sourceforge.net/DTD/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/",
    "http://ns.adobe.com/",
    "http://www.bohemiancoding.com/sketch/ns",
    "http://www.serif.com/",
    "http://www.vectornator.io",
    "http://vectornator.io",
    "http://krita.org/namespaces/",
    "http://www.corel.com/coreldraw/",
    "http://schemas.microsoft.com/visio/",
    "http://xml.openoffice.org/svg/",
    "http://sun.com/",
    "http://svgjs.com/svgjs",
    "http://svgjs.dev/svgjs",
    "https://boxy-svg.com",
    "https://www.figma.com/",
    "http://www.figma.com/",
    "http://www.gimp.org/",
    "http://www.boxysvg.com",
    "http://www.freesoftware.fsf.org/bkchem/",
    "http://www.graphviz.org/",
)
"""Namespaces, by how they begin, in which drawing programs keep notes of their own. Browsers show nothing of them, and
they are left out."""

PICTURES = frozenset({"image", "feImage"})
"""Their `href` may hold a picture that is written out; all others only name something of the drawing, `#id`."""

LOADING = names(
    "src srcset srcdoc poster data background action formaction ping codebase lowsrc dynsrc manifest profile"
    " code classid archive longdesc cite usemap"
)
"""Attributes that would load something where an element knows them. A drawing with one is refused, so that nobody
wonders where it has gone; other attributes that are not taken are left out."""

PROPERTIES = names(
    "alignment-baseline baseline-shift baseline-source clip clip-path clip-rule color color-interpolation"
    " color-interpolation-filters color-rendering cursor cx cy d direction display dominant-baseline fill fill-opacity"
    " fill-rule filter flood-color flood-opacity font font-family font-feature-settings font-kerning"
    " font-language-override font-optical-sizing font-palette font-size font-size-adjust font-stretch font-style"
    " font-synthesis font-variant font-variant-alternates font-variant-caps font-variant-east-asian"
    " font-variant-ligatures font-variant-numeric font-variant-position font-variation-settings font-weight"
    " font-width glyph-orientation-horizontal glyph-orientation-vertical height image-rendering inline-size isolation"
    " kerning letter-spacing lighting-color line-height marker marker-end marker-mid marker-start mask mask-clip"
    " mask-composite mask-mode mask-origin mask-type mix-blend-mode offset opacity overflow overflow-x overflow-y"
    " paint-order pointer-events r rx ry shape-inside shape-margin shape-padding shape-rendering shape-subtract"
    " stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin"
    " stroke-miterlimit stroke-opacity stroke-width text-align text-align-last text-anchor text-decoration"
    " text-decoration-color text-decoration-line text-decoration-style text-decoration-thickness text-emphasis"
    " text-indent text-orientation text-overflow text-rendering text-shadow text-transform text-underline-offset"
    " transform transform-box transform-origin translate rotate scale unicode-bidi vector-effect visibility"
    " white-space width word-spacing writing-mode x y"
    # of the whole drawing
    " background background-color color-scheme margin max-height max-width min-height min-width padding border"
    " border-radius box-sizing vertical-align aspect-ratio enable-background"
    # moving pictures
    " animation animation-delay animation-direction animation-duration animation-fill-mode"
    " animation-iteration-count animation-name animation-play-state animation-timing-function transition"
    " transition-delay transition-duration transition-property transition-timing-function will-change"
)

ATTRIBUTES = PROPERTIES | names(
    "id class style lang tabindex role viewBox preserveAspectRatio version baseProfile zoomAndPan"
    " requiredFeatures requiredExtensions systemLanguage"
    # shapes and text
    " x1 y1 x2 y2 fx fy fr dx dy points pathLength rotate textLength lengthAdjust startOffset method spacing side path"
    # gradients, patterns, clips, masks, markers
    " gradientUnits gradientTransform spreadMethod offset patternUnits patternContentUnits patternTransform"
    " clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight orient refX refY"
    # filters
    " filterUnits primitiveUnits filterRes in in2 result mode type values tableValues slope intercept"
    " amplitude exponent operator k1 k2 k3 k4 order kernelMatrix divisor bias targetX targetY edgeMode"
    " kernelUnitLength preserveAlpha surfaceScale diffuseConstant specularConstant specularExponent"
    " limitingConeAngle azimuth elevation z pointsAtX pointsAtY pointsAtZ stdDeviation radius"
    " baseFrequency numOctaves seed stitchTiles scale xChannelSelector yChannelSelector"
    # animations
    " attributeName attributeType begin dur end min max restart repeatCount repeatDur calcMode keyTimes keySplines"
    " keyPoints from to by additive accumulate origin fill"
    # styles
    " media"
)
FREE = names("id class lang role in in2 result begin end requiredFeatures requiredExtensions")
"""Attributes that hold names and words, which are not read as CSS anywhere."""
ABOUT = ("aria-",)
"""How attributes begin that tell about the drawing."""

ANIMATED = (
    PROPERTIES
    | names(
        "x1 y1 x2 y2 fx fy fr dx dy points pathLength textLength startOffset viewBox preserveAspectRatio"
        " gradientTransform patternTransform refX refY markerWidth markerHeight orient offset values tableValues slope"
        " intercept amplitude exponent k1 k2 k3 k4 surfaceScale diffuseConstant specularConstant specularExponent"
        " limitingConeAngle azimuth elevation z pointsAtX pointsAtY pointsAtZ stdDeviation radius baseFrequency seed"
        " scale"
    )
) - {"cursor"}
"""What an animation may change: how something looks, and never where it leads."""

FUNCTIONS = names(
    "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark device-cmyk icc-color var calc min max clamp"
    " round mod rem abs sign sin cos tan sqrt pow hypot exp log"
    " matrix matrix3d translate translatex translatey translatez translate3d rotate rotatex rotatey rotatez rotate3d"
    " scale scalex scaley scalez scale3d skew skewx skewy perspective"
    " blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia"
    " circle ellipse inset polygon path rect xywh ray linear-gradient radial-gradient conic-gradient"
    " repeating-linear-gradient repeating-radial-gradient repeating-conic-gradient"
    " cubic-bezier steps linear fit-content"
)
"""Functions of CSS that compute and load nothing."""
PSEUDO = names("not is where has nth-child nth-last-child nth-of-type nth-last-of-type lang")
"""Functions in selectors and conditions."""
